/**
 * The locks that Pulumi leaves beside the state while an update runs: who holds one, and whether that process still lives.
 * In a folder they can be looked at; of a bucket's, Pulumi's refusal tells.
 */
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { isAlive } from "../setup/lock.mjs";
import { say } from "../setup/progress.mjs";
import { callPulumi, projectName, type Pulumi, type PulumiResult } from "../setup/pulumi.ts";
import { userHome } from "../setup/pulumi-home.ts";
import { UserError } from "../setup/user-error.mjs";

const lockSchema = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** One lock, as Pulumi writes it. */
export interface UpdateLock extends z.infer<typeof lockSchema> {
  file: string;
}

/**
 * Whether the update that holds a lock still runs: `live`, `dead` (its process is gone), or `elsewhere` (another
 * machine's: only a person can know).
 */
export type LockState = "live" | "dead" | "elsewhere";

/** Decides on a lock. */
export function stateOf(
  lock: Pick<UpdateLock, "pid" | "hostname">,
  here = hostname(),
  isRunning = isRunningPulumi,
): LockState {
  if (lock.hostname !== here) return "elsewhere";
  return isRunning(lock.pid) ? "live" : "dead";
}

/** Process numbers are used again: on Linux the process must be a Pulumi. */
function isRunningPulumi(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.includes("pulumi") ?? false;
  } catch {
    return true;
  }
}

/** The locks of a stack in a file backend. Other backends keep their own. */
export function findLocks(backendUrl: string, stack: string): UpdateLock[] {
  const folder = stateFolderOf(backendUrl);
  if (folder === undefined) return [];
  const locks = path.join(folder, ".pulumi/locks/organization", projectName, stack);
  return filesIn(locks).flatMap((name) => {
    const file = path.join(locks, name);
    const lock = parseLock(readFileSync(file, "utf8"));
    return lock ? [{ ...lock, file }] : [];
  });
}

/** Parses a lock's text; undefined where it isn't one (Pulumi keeps other files beside it). */
export function parseLock(text: string): z.infer<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The folder of a file backend; undefined for any other. */
export function stateFolderOf(backendUrl: string): string | undefined {
  if (!backendUrl.startsWith("file://")) return undefined;
  return backendUrl.slice("file://".length).split("?")[0]?.replace(/^~/u, userHome());
}

/**
 * Removes the locks of dead processes.
 * @returns those that were removed.
 * @throws UserError where another update holds the stack, with who and since when.
 */
export function clearDeadLocks(backendUrl: string, stack: string): UpdateLock[] {
  const locks = findLocks(backendUrl, stack);
  for (const lock of locks) {
    const state = stateOf(lock);
    if (state !== "dead") throw new UserError(describe(stack, lock), adviceFor(stack, lock, state));
  }
  for (const { file } of locks) {
    rmSync(file, { force: true });
    // The backend keeps a file's attributes beside it.
    rmSync(`${file}.attrs`, { force: true });
  }
  return locks;
}

/**
 * Whether Pulumi refused a command since an update runs: the only way to know of it where the locks aren't in a folder.
 * @param said as the file and bucket backends say it, and as Pulumi Cloud does
 */
export function isLocked(said: string): boolean {
  return /currently locked by|another update is currently in progress/iu.test(said);
}

/**
 * Has Pulumi lift the locks of which its refusal says that they are all of dead processes.
 * @param said as a bucket's backend refuses: `… created by <user>@<host> (pid <number>) at <time>` for each lock
 * @returns whether it did; Pulumi Cloud doesn't say who holds its lock, and ends it by itself
 */
export async function liftDeadLocks(pulumi: Pulumi, stack: string, said: string): Promise<boolean> {
  const told = [...said.matchAll(/: created by .*@(\S+) \(pid (\d+)\) at (\S+)/gu)].map(
    ([whole, host = "", pid, since]) => [whole, { hostname: host, pid: Number(pid), since }] as const,
  );
  // What an update says is in its error twice.
  const holders = [...new Map(told).values()];
  if (holders.length === 0 || holders.some((holder) => stateOf(holder) !== "dead")) return false;
  const { succeeded } = await callPulumi(pulumi, ["cancel", "--yes", "--stack", stack]);
  if (!succeeded) return false;
  for (const { pid, since } of holders) tellOfDeadLock(pid, since);
  return true;
}

/** Says that a lock was removed. */
export function tellOfDeadLock(pid: number, since = "a time unknown"): void {
  say(`! An update by process ${pid}, which began at ${since}, was interrupted: its lock is removed.`);
}

/**
 * Calls what takes the stack's lock, if need be after lifting a dead process's.
 * @throws UserError where another update holds it
 */
export async function callLocking(
  pulumi: Pulumi,
  stack: string,
  words: string[],
  input?: string,
): Promise<PulumiResult> {
  const result = await callPulumi(pulumi, words, input);
  const said = result.stdout + result.stderr;
  if (result.succeeded || !isLocked(said)) return result;
  if (!(await liftDeadLocks(pulumi, stack, said))) throw lockedError(stack);
  return callPulumi(pulumi, words, input);
}

/** For a command that Pulumi refused so. */
function lockedError(stack: string): UserError {
  return new UserError(
    `Another update of the stack "${stack}" is running, so its state was left as it is.`,
    `wait until it has ended, and run the command again. If you are sure that none runs any more: ${cancelCommand(stack)}`,
  );
}

function cancelCommand(stack: string): string {
  return `npm run pulumi -- cancel --yes --stack ${stack}`;
}

function describe(stack: string, { pid, username, hostname: host, timestamp }: UpdateLock): string {
  return `Another update of the stack "${stack}" holds its lock: process ${pid} of ${username} on ${host}, since ${timestamp}. Nothing was changed.`;
}

function adviceFor(stack: string, { pid, hostname: host }: UpdateLock, state: LockState): string {
  return state === "live"
    ? `wait until it has ended, or end it (kill ${pid}), and run the command again.`
    : `wait until it has ended. If you are sure that no process ${pid} runs on ${host} any more: ${cancelCommand(stack)}`;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}
