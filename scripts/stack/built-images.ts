/** The images that the program built (app, sandbox, reverse proxy), which an update keeps for the next one. */
import type Docker from "dockerode";
import { z } from "zod";
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

/** An image that was named more recently may belong to an update that is about to start a container from it. */
const settledAfterMs = 15 * 60_000;

const metadataSchema = z.object({ Metadata: z.object({ LastTagTime: z.coerce.date() }) });

/**
 * Removes a stack's images that no container uses. With the last stack on the engine go those of earlier versions too.
 * @returns how many.
 */
export async function removeBuiltImages(docker: Docker, names: string[]): Promise<number> {
  const doomed = new Set(names);
  const ours = { label: [`logto-stack.project=${projectName}`] };
  const otherContainers = await docker.listContainers({ all: true, filters: ours });
  if (otherContainers.length === 0) {
    for (const name of await settledImages(docker)) doomed.add(name);
  }
  const removed = await Promise.all([...doomed].map((name) => removeUnused(docker, name)));
  return removed.filter(Boolean).length;
}

/**
 * Removes every image of the program that no container uses.
 * @returns how many.
 */
export async function pruneBuiltImages(docker: Docker): Promise<number> {
  const names = await settledImages(docker);
  return (await Promise.all(names.map((name) => removeUnused(docker, name)))).filter(Boolean).length;
}

async function settledImages(docker: Docker): Promise<string[]> {
  const images = await docker.listImages();
  const names = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => name.startsWith(ownPrefix));
  const settled = await Promise.all(
    names.map(async (name) => {
      const parsed = metadataSchema.safeParse(
        await docker
          .getImage(name)
          .inspect()
          .catch(() => undefined),
      );
      return parsed.success && Date.now() - parsed.data.Metadata.LastTagTime.getTime() > settledAfterMs;
    }),
  );
  return names.filter((_, index) => settled[index] === true);
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
