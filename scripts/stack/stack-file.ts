/** What a stack's configuration file says, without asking Pulumi, which would want a stack and its passphrase. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";
import { UserError } from "../setup/user-error.mjs";

const stackFile = z.object({ config: z.record(z.unknown()).nullish() }).nullable();

/** The file of a stack's configuration. */
export function settingsFile(stack: string, folder = repositoryRoot): string {
  return path.join(folder, `Pulumi.${stack}.yaml`);
}

/**
 * Reads the keys, secrets encrypted as they are.
 * @returns nothing where there is no file
 * @throws UserError where the file can't be read
 */
export function readStackFile(stack: string, folder = repositoryRoot): Record<string, unknown> {
  return stackFile.parse(readYaml(settingsFile(stack, folder)))?.config ?? {};
}

/** The same where half a file, which a killed command leaves, is no reason to stop. @returns nothing of one that can't be read */
export function tryReadStackFile(stack: string, folder = repositoryRoot): Record<string, unknown> {
  try {
    return readStackFile(stack, folder);
  } catch {
    return {};
  }
}

/** @throws UserError where the file can't be read */
export function readYaml(file: string): unknown {
  if (!existsSync(file)) return null;
  const document = parseDocument(readFileSync(file, "utf8"));
  if (document.errors[0] === undefined) return document.toJS();
  throw new UserError(
    `${path.basename(file)} can't be read: ${document.errors[0].message}`,
    "correct the file and run the command again.",
  );
}
