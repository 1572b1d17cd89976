/** Removes what Pulumi keeps of a stack. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { stateFolder } from "../setup/backend.ts";
import { projectName, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { callLocking, stateFolderOf } from "./update-lock.ts";

/**
 * Removes the state and the configuration file; of a local backend also its history and backups.
 * @param force - also where the state still knows resources.
 * @param options.removeBackups - of other file backends, too, where a stack is nothing that anybody may want back.
 * @param options.keepConfiguration - for what is still to be done and needs it.
 * @throws UserError where Pulumi refuses, such as while an update runs.
 */
export async function removeStack(
  pulumi: Pulumi,
  stack: string,
  force: boolean,
  { removeBackups = false, keepConfiguration = false } = {},
): Promise<void> {
  const options = [
    ...(force ? ["--force"] : []),
    ...(removeBackups ? ["--remove-backups"] : []),
    ...(keepConfiguration ? ["--preserve-config"] : []),
  ];
  const words = ["stack", "rm", stack, "--yes", ...options];
  const { succeeded, stderr } = await callLocking(pulumi, stack, words);
  if (!succeeded)
    throw new UserError(`The state of the stack "${stack}" can't be removed:\n${stderr.trim()}`);
  if (stateFolderOf(pulumi.backend.url) === stateFolder) await removeStateFiles(pulumi, stack);
}

/** Removes what a file backend keeps of a stack that is gone, or whose state was lost: history, backups and empty folders. */
export async function removeStateFiles({ backend }: Pick<Pulumi, "backend">, stack: string): Promise<void> {
  const folder = stateFolderOf(backend.url);
  if (folder === undefined) return;
  for (const kind of ["history", "backups", "locks/organization"]) {
    await rm(path.join(folder, ".pulumi", kind, projectName, stack), { recursive: true, force: true });
  }
  for (const suffix of ["bak", "bak.attrs", "attrs"]) {
    await rm(path.join(folder, ".pulumi/stacks", projectName, `${stack}.json.${suffix}`), { force: true });
  }
}
