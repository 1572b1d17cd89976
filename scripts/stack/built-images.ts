/** The images that the program built (app, sandbox, reverse proxy), which an update keeps for the next one. */
import type Docker from "dockerode";
import { projectName } from "../setup/pulumi.ts";
import type { StackState } from "./state.ts";

/** The program's own images have names of this form; they are built on the engine and never in a registry. */
const ownPrefix = `${projectName}/`;

/** The names of the images that were built for a stack. */
export function builtImagesOf({ deployment }: StackState): string[] {
  return deployment.resources.flatMap(({ type, inputs }) =>
    type === "docker:index/remoteImage:RemoteImage" && inputs?.name?.startsWith(ownPrefix)
      ? [inputs.name]
      : [],
  );
}

/**
 * Removes a stack's images that no container uses. With the last stack on the engine go those of earlier versions too;
 * before that, another stack may be about to start one.
 * @returns how many.
 */
export async function removeBuiltImages(docker: Docker, names: string[]): Promise<number> {
  const doomed = new Set(names);
  const ours = { label: [`logto-stack.project=${projectName}`] };
  const otherContainers = await docker.listContainers({ all: true, filters: ours });
  if (otherContainers.length === 0) {
    for (const { RepoTags } of await docker.listImages()) {
      for (const tag of RepoTags ?? []) if (tag.startsWith(ownPrefix)) doomed.add(tag);
    }
  }
  const removed = await Promise.all([...doomed].map((name) => removeUnused(docker, name)));
  return removed.filter(Boolean).length;
}

function removeUnused(docker: Docker, name: string): Promise<boolean> {
  return docker
    .getImage(name)
    .remove()
    .then(
      () => true,
      // Gone already, or still used by a container of another stack.
      () => false,
    );
}
