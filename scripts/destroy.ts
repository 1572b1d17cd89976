/**
 * `npm run destroy`: takes a stack down and leaves nothing of it: no container, network, volume, image built for it, state
 * or configuration. A protected stack is refused.
 */
import { rm } from "node:fs/promises";
import { runCommand } from "./setup/command.ts";
import { dockerClient } from "./setup/docker.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { say, step } from "./setup/progress.mjs";
import { type Pulumi, pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";
import { parseArguments } from "./stack/arguments.ts";
import { builtImagesOf, removeBuiltImages } from "./stack/built-images.ts";
import { findLabelled, isEmpty, namesOf, removeAll } from "./stack/leftovers.ts";
import { recoverStack } from "./stack/recovery.ts";
import { removeStack } from "./stack/remove-stack.ts";
import { settingsFile } from "./stack/stack-file.ts";
import { engineName, useEngineOf } from "./stack/stack-engine.ts";
import { exportState, stackExists, type StackState } from "./stack/state.ts";
import { runUpdate } from "./stack/update.ts";
import { clearDeadLocks } from "./stack/update-lock.ts";

await runCommand(async (words) => {
  const { stack, leftovers } = parseArguments(words, ["stack", "leftovers"]);
  const pulumi = pulumiFor(await ensurePulumi());
  const state = (await stackExists(pulumi, stack)) ? await exportState(pulumi, stack) : undefined;
  if (state !== undefined) refuseProtected(state, stack, leftovers);
  useEngineOf(stack, state);
  await ensureDocker();
  if (leftovers) return removeWithoutState(pulumi, stack, state !== undefined);
  return state === undefined ? reportUnknown(stack) : takeDown(pulumi, stack, state);
});

async function takeDown(pulumi: Pulumi, stack: string, state: StackState): Promise<number> {
  await recoverStack(pulumi, stack, false);
  say(`Taking down the stack "${stack}", with its data.\n`);
  if (!(await runUpdate(pulumi, stack, "destroy"))) return 1;
  await removeLabelled(stack);
  await removeStack(pulumi, stack, false);
  const images = await removeBuiltImages(dockerClient(), builtImagesOf(state));
  say(
    `\n${nothingLeft(stack)} Its containers, network, volumes, state and configuration are gone` +
      `${images > 0 ? `, and ${images} images that were built for it` : ""}.`,
  );
  return 0;
}

/**
 * Goes by the labels alone. The state goes first, since Pulumi refuses that while an update runs, wherever the state is;
 * the configuration stays to the end for a second attempt.
 */
async function removeWithoutState(pulumi: Pulumi, stack: string, isKnown: boolean): Promise<number> {
  clearDeadLocks(pulumi.backend.url, stack);
  if (isKnown) await removeStack(pulumi, stack, true, { keepConfiguration: true });
  await removeLabelled(stack);
  if (isKnown) await rm(settingsFile(stack), { force: true });
  say(nothingLeft(stack));
  return 0;
}

/** Only the engine that was looked at is known. */
function nothingLeft(stack: string): string {
  return `Nothing is left of the stack "${stack}" on the Docker engine ${engineName()}.`;
}

async function reportUnknown(stack: string): Promise<number> {
  const found = await findLabelled(dockerClient(), stack);
  if (isEmpty(found)) {
    say(`There is no stack "${stack}". ${nothingLeft(stack)}`);
    return 0;
  }
  throw new UserError(
    `This clone's state doesn't know a stack "${stack}", but the Docker engine ${engineName()} holds parts of one: ${namesOf(found)}.`,
    `destroy it from the clone that made it. If that one is gone, remove them with their data: npm run destroy -- --stack ${stack} --leftovers`,
  );
}

/** @param leftovers - whether it was to go by its labels, as where its passphrase is lost: it can't be updated then */
function refuseProtected({ deployment }: StackState, stack: string, leftovers: boolean): void {
  const isProtected = deployment.resources.filter(({ protect }) => protect === true);
  if (isProtected.length === 0) return;
  const names = isProtected.map(({ urn }) => urn.split("::").at(-1)).join(", ");
  const withoutPassphrase =
    `\nWhere its passphrase is lost, give up its state instead, and with it every way to update the stack:\n` +
    `  npm run pulumi -- stack rm ${stack} --force --preserve-config\n` +
    `  npm run destroy -- --stack ${stack} --leftovers`;
  throw new UserError(
    `The stack "${stack}" is protected (${names}): destroying it would delete its users and all other data. Nothing was changed.`,
    `if that is what you want, switch the setting logto-stack:protect off first:\n` +
      `  npm run pulumi -- config set protect false --stack ${stack}\n` +
      `  npm run pulumi -- up --stack ${stack}\n` +
      `  npm run destroy -- --stack ${stack}${leftovers ? withoutPassphrase : ""}`,
  );
}

async function removeLabelled(stack: string): Promise<void> {
  const docker = dockerClient();
  const found = await findLabelled(docker, stack);
  if (isEmpty(found)) return;
  await step(`Removing ${namesOf(found)}`, (update) => removeAll(docker, found, update));
}
