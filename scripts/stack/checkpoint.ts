/**
 * What a kill in the middle of a write leaves of a stack in Pulumi's file backend, so that Pulumi can't read the stack at
 * all.
 *
 * The state itself is put in place by a rename, but the backend then writes the file's attributes (`.attrs`, its checksum
 * and content type) in place: cut off, they fail every command with "failed to load checkpoint: EOF". Pulumi does without
 * them. Nothing is forced to the disk, so after a power cut the state itself can be cut off too; the one before it lies
 * beside it. Our own backend keeps no attributes (`metadata=skip`); one that a person logged in to does.
 * See https://pkg.go.dev/gocloud.dev/blob/fileblob#hdr-URLs.
 */
import { copyFileSync, globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { say } from "../setup/progress.mjs";
import { projectName } from "../setup/pulumi.ts";
import { findLocks, stateFolderOf, stateOf } from "./update-lock.ts";

/** Makes a stack's state readable again, unless an update may be writing it. */
export function repairCheckpoint(backendUrl: string, stack: string): void {
  const folder = stateFolderOf(backendUrl);
  if (folder === undefined) return;
  const file = path.join(folder, ".pulumi/stacks", projectName, `${stack}.json`);
  const attributes = [file, `${file}.bak`]
    .map((name) => `${name}.attrs`)
    .filter((name) => isWhole(name) === false);
  const restores = isWhole(file) === false && isWhole(`${file}.bak`) === true;
  if (attributes.length === 0 && !restores) return;
  if (findLocks(backendUrl, stack).some((lock) => stateOf(lock) !== "dead")) return;
  for (const name of attributes) rmSync(name, { force: true });
  if (!restores) return;
  copyFileSync(`${file}.bak`, file);
  say(`! The state of the stack "${stack}" was cut off: the one before it is put back.`);
}

/**
 * Removes states that can't be read and can't be put back, as a full disk leaves them (Pulumi puts a cut-off state in place
 * twice): one of them would fail every command about any stack. Only for stacks whose labels find all that they have.
 * @param prefix of those stacks' names
 */
export function dropUnreadableStates(backendUrl: string, prefix: string): void {
  const folder = stateFolderOf(backendUrl);
  if (folder === undefined) return;
  const stacks = path.join(folder, ".pulumi/stacks", projectName);
  const files = globSync(`${prefix}*.json`, { cwd: stacks });
  for (const name of files) {
    const [stack, file] = [path.basename(name, ".json"), path.join(stacks, name)];
    repairCheckpoint(backendUrl, stack);
    if (isWhole(file) !== false) continue;
    if (findLocks(backendUrl, stack).some((lock) => stateOf(lock) !== "dead")) continue;
    for (const part of [file, `${file}.bak`])
      for (const suffix of ["", ".attrs"]) rmSync(`${part}${suffix}`, { force: true });
    say(`! The state of the stack "${stack}" was cut off, and the one before it too: it counts as lost.`);
  }
}

/** Undefined where there is no such file. */
function isWhole(file: string): boolean | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
