/**
 * Puts a stack in order after an update that was killed: clears the lock of a dead process, removes our own containers
 * and networks that the state doesn't know, and has the state look at the Docker resources again.
 */
import { dockerClient } from "../setup/docker.ts";
import { say, step } from "../setup/progress.mjs";
import { callPulumi, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { repairCheckpoint } from "./checkpoint.ts";
import { findLabelled, isEmpty, namesOf, orphansOf, removeAll } from "./leftovers.ts";
import { dockerResources, exportState, exportStateText, withoutPendingOperations } from "./state.ts";
import { clearDeadLocks } from "./update-lock.ts";

/**
 * Puts a stack in order.
 * @param always - also where no interrupted update can be seen; otherwise that costs one look at the state.
 * @returns whether anything was done.
 * @throws UserError where another update of the stack is running.
 */
export async function recoverStack(pulumi: Pulumi, stack: string, always: boolean): Promise<boolean> {
  const cleared = clearDeadLocks(pulumi.backend.url, stack);
  repairCheckpoint(pulumi.backend.url, stack);
  for (const { pid, timestamp } of cleared) {
    say(`! An update by process ${pid}, which began at ${timestamp}, was interrupted: its lock is removed.`);
  }
  const state = await exportState(pulumi, stack);
  const pending = state.deployment.pending_operations.length;
  if (cleared.length === 0 && pending === 0 && !always) return false;
  if (pending > 0) {
    say(`! ${pending} operation${pending === 1 ? "" : "s"} of the interrupted update had no known end.`);
  }
  const known = new Set(dockerResources(state).map(({ id }) => id ?? ""));
  await removeOrphans(stack, known);
  if (pending > 0) await dropPendingOperations(pulumi, stack);
  await refreshDockerResources(
    pulumi,
    stack,
    dockerResources(state).map(({ urn }) => urn),
  );
  // A busy engine may only now be done with what the killed update had asked of it.
  if (pending > 0) await removeOrphans(stack, known);
  return true;
}

async function removeOrphans(stack: string, knownIds: Set<string>): Promise<void> {
  const docker = dockerClient();
  const orphans = orphansOf(await findLabelled(docker, stack), knownIds);
  if (isEmpty(orphans)) return;
  await step(`Removing what the state doesn't know: ${namesOf(orphans)}`, (update) =>
    removeAll(docker, orphans, update),
  );
}

/** What was being created is gone with the orphans; what was being changed or deleted is seen by the refresh. */
async function dropPendingOperations(pulumi: Pulumi, stack: string): Promise<void> {
  const text = withoutPendingOperations(await exportStateText(pulumi, stack));
  const { succeeded, stderr } = await callPulumi(pulumi, ["stack", "import", "--stack", stack], text);
  if (!succeeded)
    throw new UserError(`The state of the stack "${stack}" can't be put in order:\n${stderr.trim()}`);
}

async function refreshDockerResources(pulumi: Pulumi, stack: string, urns: string[]): Promise<void> {
  if (urns.length === 0) return;
  await step(`Comparing the state with the Docker engine (${urns.length} resources)`, async () => {
    const targets = urns.flatMap((urn) => ["--target", urn]);
    const words = ["refresh", "--yes", "--skip-preview", "--stack", stack, ...targets];
    const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
    if (!succeeded) {
      throw new UserError(
        `The Docker resources of the stack "${stack}" can't be refreshed:\n${stdout.trim()}\n${stderr.trim()}`,
        "see whether the Docker engine of the stack answers, then run the command again.",
      );
    }
  });
}
