/**
 * The file that Pulumi's file backend keeps a stack's state in. A kill in the middle of its writing leaves it cut off, and
 * then Pulumi can't read the stack at all ("failed to load checkpoint: EOF"); the state before that lies beside it.
 */
import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { say } from "../setup/progress.mjs";
import { projectName } from "../setup/pulumi.ts";
import { findLocks, stateFolderOf, stateOf } from "./update-lock.ts";

/** Puts the state before the kill back, where a stack's file is cut off and no update is writing it. */
export function repairCheckpoint(backendUrl: string, stack: string): void {
  const folder = stateFolderOf(backendUrl);
  if (folder === undefined) return;
  const file = path.join(folder, ".pulumi/stacks", projectName, `${stack}.json`);
  if (isWhole(file) !== false || isWhole(`${file}.bak`) !== true) return;
  if (findLocks(backendUrl, stack).some((lock) => stateOf(lock) !== "dead")) return;
  copyFileSync(`${file}.bak`, file);
  say(`! The state of the stack "${stack}" was cut off by a kill: the one before it is put back.`);
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
