/** Which Docker engine a preview is on: a command that reaches another one would find nothing and think that all is gone. */
import { createHash } from "node:crypto";
import type Docker from "dockerode";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";
import { UserError } from "../setup/user-error.mjs";
import { shortName } from "./card.ts";
import { tryReadStackFile } from "../stack/stack-file.ts";

/** In the stack's configuration: the engine's own memory of a preview can't be asked where another engine answers. */
export const engineKey = "preview:engine";

const infoSchema = z.object({ ID: z.string() });

/** Tells one engine from another, as a part of a file's name. */
export async function engineIdentity(docker: Docker): Promise<string> {
  const { ID } = infoSchema.parse(await docker.info());
  return createHash("sha256").update(ID).digest("hex").slice(0, 16);
}

/**
 * @param engine that answers
 * @throws UserError where the preview was made on another one
 */
export function refuseOtherEngine(stack: string, engine: string, folder = repositoryRoot): void {
  const made = tryReadStackFile(stack, folder)[engineKey];
  if (typeof made !== "string" || made === "" || made === engine) return;
  const host = process.env["DOCKER_HOST"] ?? "";
  const asked =
    host === "" ? "this machine's, since DOCKER_HOST isn't set" : `the one that DOCKER_HOST names (${host})`;
  throw new UserError(
    `The preview ${stack} was made on another Docker engine than ${asked}. Nothing was changed.`,
    `set DOCKER_HOST as it was then. If that engine is gone for good: npm run pulumi -- config rm ${engineKey} --stack ${stack}   then: npm run preview -- down ${shortName(stack)}`,
  );
}
