/** The images that the program built (app, sandbox, reverse proxy), which an update keeps for the next one. */
import type Docker from "dockerode";
import { z } from "zod";
import { projectName } from "../setup/pulumi.ts";
import { findLabelled, isEmpty } from "./leftovers.ts";
import type { StackState } from "./state.ts";

/** The program's own images have names of this form; they are built on the engine and never in a registry. */
const ownPrefix = `${projectName}/`;

/** The names of the images that were built for a stack. */
export function builtImagesOf({ deployment }: StackState): string[] {
  return deployment.resources.flatMap(({ type, inputs }) =>
    type === "logto:index:ContainerImage" && inputs?.image?.startsWith(ownPrefix) ? [inputs.image] : [],
  );
}

/** An image that was named more recently may belong to an update that is about to start a container from it. */
const settledAfterMs = 15 * 60_000;

const metadataSchema = z.object({ Metadata: z.object({ LastTagTime: z.coerce.date() }) });

/**
 * Removes a stack's images that no container uses, once nothing else of the stack is left. With the last stack on the engine
 * go those of earlier versions too. Beside other stacks a recent image stays for gc: one of them may be about to start it.
 * @returns how many.
 */
export async function removeBuiltImages(docker: Docker, names: string[]): Promise<number> {
  const isAlone = isEmpty(await findLabelled(docker));
  const doomed = imagesToRemove(names, await settledImages(docker), isAlone);
  return (await Promise.all(doomed.map((name) => removeUnused(docker, name)))).filter(Boolean).length;
}

/**
 * Decides which images go with a stack.
 * @param names the stack's own
 * @param settled all of the program's that weren't named recently
 * @param isAlone whether no other stack has anything on the engine: an update makes its network before its images
 */
export function imagesToRemove(names: string[], settled: string[], isAlone: boolean): string[] {
  return isAlone ? [...new Set([...names, ...settled])] : names.filter((name) => settled.includes(name));
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
