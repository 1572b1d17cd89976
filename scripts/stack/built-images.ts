/** The images that the program built (app, sandbox, reverse proxy), which an update keeps for the next one. */
import type Docker from "dockerode";
import { projectName } from "../setup/pulumi.ts";

/**
 * Removes the built images that no container uses.
 * @returns how many.
 */
export async function removeBuiltImages(docker: Docker): Promise<number> {
  const filters = { label: [`logto-stack.project=${projectName}`] };
  const images = await docker.listImages({ filters });
  const removed = await Promise.all(
    images.map(({ Id, RepoTags }) =>
      docker
        .getImage(RepoTags?.[0] ?? Id)
        .remove()
        .then(
          () => true,
          // Still used by a container of another stack, or by another image.
          () => false,
        ),
    ),
  );
  return removed.filter(Boolean).length;
}
