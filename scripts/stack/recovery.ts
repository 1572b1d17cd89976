/**
 * Puts a stack in order after an update that was killed, or after somebody removed parts of it: clears the lock of a dead
 * process, has the state look at the Docker resources again, and removes our own containers and networks that it doesn't know.
 */
import { dockerClient } from "../setup/docker.ts";
import { say, step } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { repairCheckpoint } from "./checkpoint.ts";
import { findLabelled, isEmpty, lostOf, namesOf, orphansOf, removeAll } from "./leftovers.ts";
import { isEngineOf } from "./stack-engine.ts";
import {
  dockerResources,
  exportState,
  exportStateText,
  type StackState,
  withoutPendingOperations,
} from "./state.ts";
import { callLocking, clearDeadLocks, tellOfDeadLock } from "./update-lock.ts";

/**
 * Puts a stack in order.
 * @param always - also where no interrupted update can be seen; otherwise that costs one look at the state and the engine.
 * @returns whether anything was done.
 * @throws UserError where another update of the stack is running.
 */
export async function recoverStack(pulumi: Pulumi, stack: string, always: boolean): Promise<boolean> {
  const cleared = clearDeadLocks(pulumi.backend.url, stack);
  repairCheckpoint(pulumi.backend.url, stack);
  for (const { pid, timestamp } of cleared) tellOfDeadLock(pid, timestamp);
  const state = await exportState(pulumi, stack);
  const pending = state.deployment.pending_operations.length;
  const isInterrupted = cleared.length > 0 || pending > 0;
  const lost = await lostParts(stack, state);
  if (!isInterrupted && lost.length === 0 && !always) return false;
  if (pending > 0) {
    say(`! ${pending} operation${pending === 1 ? "" : "s"} of the interrupted update had no known end.`);
  }
  if (lost.length > 0) say(`! Docker doesn't have these any more: ${lost.join(", ")}.`);
  // These take the lock: where the locks can't be seen, they tell that another update is running, before anything is removed.
  if (pending > 0) await dropPendingOperations(pulumi, stack);
  await refreshDockerResources(pulumi, stack, state);
  // Where somebody only took parts away, what bears their names now may be another clone's.
  if (isInterrupted || always) await removeOrphans(stack, await exportState(pulumi, stack));
  return true;
}

/** Nothing counts as lost on another engine than the stack was made on. */
async function lostParts(stack: string, state: StackState): Promise<string[]> {
  const resources = dockerResources(state);
  if (resources.length === 0 || !isEngineOf(state)) return [];
  return lostOf(await findLabelled(dockerClient(), stack), resources);
}

/** What was being created goes with the orphans; what was being changed or deleted is seen by the refresh. */
async function dropPendingOperations(pulumi: Pulumi, stack: string): Promise<void> {
  const text = withoutPendingOperations(await exportStateText(pulumi, stack));
  const { succeeded, stderr } = await callLocking(pulumi, stack, ["stack", "import", "--stack", stack], text);
  if (succeeded) return;
  throw new UserError(`The state of the stack "${stack}" can't be put in order:\n${stderr.trim()}`);
}

/** Without Docker resources the root alone is refreshed, for the lock. */
async function refreshDockerResources(pulumi: Pulumi, stack: string, state: StackState): Promise<void> {
  const resources = dockerResources(state);
  const urns = (resources.length > 0 ? resources : state.deployment.resources.slice(0, 1)).map(
    ({ urn }) => urn,
  );
  if (urns.length === 0) return;
  await step(`Comparing the state with the Docker engine (${resources.length} resources)`, async () => {
    const targets = urns.flatMap((urn) => ["--target", urn]);
    const words = ["refresh", "--yes", "--skip-preview", "--stack", stack, ...targets];
    const { succeeded, stdout, stderr } = await callLocking(pulumi, stack, words);
    if (succeeded) return;
    throw new UserError(
      `The Docker resources of the stack "${stack}" can't be refreshed:\n${stdout.trim()}\n${stderr.trim()}`,
      "see whether the Docker engine of the stack answers, then run the command again.",
    );
  });
}

/** A busy engine is done meanwhile with what the killed update had asked of it. */
async function removeOrphans(stack: string, state: StackState): Promise<void> {
  const docker = dockerClient();
  const known = new Set(dockerResources(state).map(({ id }) => id ?? ""));
  const orphans = orphansOf(await findLabelled(docker, stack), known);
  if (isEmpty(orphans)) return;
  await step(`Removing what the state doesn't know: ${namesOf(orphans)}`, (update) =>
    removeAll(docker, orphans, update),
  );
}
