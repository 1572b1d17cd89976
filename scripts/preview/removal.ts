/** Takes a preview down, whatever state it is in, and leaves nothing of it. */
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { dockerClient } from "../setup/docker.ts";
import { say, step } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { findLabelled, isEmpty, removeAll } from "../stack/leftovers.ts";
import { recoverStack } from "../stack/recovery.ts";
import { removeStack, removeStateFiles } from "../stack/remove-stack.ts";
import { settingsFile } from "../stack/stack-file.ts";
import { stackExists } from "../stack/state.ts";
import { findLocks, stateOf } from "../stack/update-lock.ts";
import { refuseOtherEngine } from "./engine.ts";
import { findPreview } from "./inventory.ts";
import { isRecordVolume } from "./names.ts";
import { removeRecord } from "./record.ts";
import { refuseProductionStack } from "./secrets.ts";
import type { Session } from "./session.ts";
import { besideAutomation, runUpdate } from "./update.ts";

const lockTimeoutMs = 10 * 60_000;

/**
 * Removes a preview: its resources through Pulumi, then by label what the state doesn't know, then state, configuration
 * and record. Run it again where it was interrupted. Images stay for gc: another preview may be about to start from them.
 * @returns whether there was anything
 * @throws UserError where it is on another engine, whose parts would be forgotten with the state
 */
export async function removePreview(
  { docker, engine }: Session,
  pulumi: Pulumi,
  stack: string,
): Promise<boolean> {
  refuseProductionStack(stack);
  refuseOtherEngine(stack, engine);
  const isKnown = await stackExists(pulumi, stack);
  if (!isKnown && (await findPreview(docker, stack)) === undefined) return false;
  if (isKnown) await destroyByState(pulumi, stack);
  await removeObjects(stack);
  if (isKnown) await removeStack(pulumi, stack, true, { removeBackups: true });
  // Of a lost state the configuration may still be here, and the history.
  await removeStateFiles(pulumi, stack);
  await rm(settingsFile(stack), { force: true });
  await removeRecord(docker, stack);
  return true;
}

/** Removes by label everything that Docker holds of a preview, but for its record. */
export async function removeObjects(stack: string): Promise<void> {
  const docker = dockerClient();
  const found = await findLabelled(docker, stack);
  const objects = { ...found, volumes: found.volumes.filter(({ name }) => !isRecordVolume(name)) };
  if (isEmpty(objects)) return;
  await step(`Removing by label what is left of ${stack}`, (update) => removeAll(docker, objects, update));
}

/** A state that can't be destroyed in good order is no reason to keep a preview: its labels find everything. */
async function destroyByState(pulumi: Pulumi, stack: string): Promise<void> {
  await waitForOtherUpdate(pulumi, stack);
  try {
    await besideAutomation(pulumi, recoverStack(pulumi, stack, false));
    await runUpdate(pulumi, stack, "destroy");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(
      `! Pulumi couldn't take it down in good order, so what is left is removed by its labels:\n${error.message}`,
    );
  }
}

/** A command that was killed may have left a Pulumi that still works: it ends by itself. */
export async function waitForOtherUpdate(pulumi: Pulumi, stack: string): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs;
  let told = false;
  while (
    findLocks(pulumi.backend.url, stack).some((lock) => stateOf(lock) === "live") &&
    Date.now() < deadline
  ) {
    if (!told) say(`  Waiting for another update of ${stack} to end …`);
    told = true;
    await sleep(500);
  }
}
