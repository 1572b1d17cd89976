/**
 * `npm run destroy`: takes a stack down and leaves nothing of it: no container, network, volume, image built for it, state
 * or configuration. A protected stack is refused.
 */
import { runCommand } from "./setup/command.ts";
import { dockerClient } from "./setup/docker.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { say, step } from "./setup/progress.mjs";
import { pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";
import { parseArguments } from "./stack/arguments.ts";
import { builtImagesOf, removeBuiltImages } from "./stack/built-images.ts";
import { findLabelled, isEmpty, namesOf, removeAll } from "./stack/leftovers.ts";
import { recoverStack } from "./stack/recovery.ts";
import { removeStack } from "./stack/remove-stack.ts";
import { exportState, stackExists, type StackState } from "./stack/state.ts";
import { runUpdate } from "./stack/update.ts";

await runCommand(async (words) => {
  const { stack, leftovers } = parseArguments(words, ["stack", "leftovers"]);
  await ensureDocker();
  const pulumi = pulumiFor(await ensurePulumi());
  if (leftovers) {
    await removeLeftovers(stack);
    if (await stackExists(pulumi, stack)) await removeStack(pulumi, stack, true);
    say(`Nothing is left of the stack "${stack}".`);
    return 0;
  }
  if (!(await stackExists(pulumi, stack))) return reportUnknown(stack);
  const state = await exportState(pulumi, stack);
  refuseProtected(state, stack);
  await recoverStack(pulumi, stack, false);
  say(`Taking down the stack "${stack}", with its data.\n`);
  if (!(await runUpdate(pulumi, stack, "destroy"))) return 1;
  await removeLeftovers(stack);
  await removeStack(pulumi, stack, false);
  const images = await removeBuiltImages(dockerClient(), builtImagesOf(state));
  say(
    `\nNothing is left of the stack "${stack}": its containers, network, volumes, state and configuration are gone` +
      `${images > 0 ? `, and ${images} images that were built for it` : ""}.`,
  );
  return 0;
});

async function reportUnknown(stack: string): Promise<number> {
  const found = await findLabelled(dockerClient(), stack);
  if (isEmpty(found)) {
    say(`There is no stack "${stack}", and nothing of it is left.`);
    return 0;
  }
  throw new UserError(
    `This clone's state doesn't know a stack "${stack}", but Docker holds parts of one: ${namesOf(found)}.`,
    `destroy it from the clone that made it. If that one is gone, remove them with their data: npm run destroy -- --stack ${stack} --leftovers`,
  );
}

function refuseProtected({ deployment }: StackState, stack: string): void {
  const isProtected = deployment.resources.filter(({ protect }) => protect === true);
  if (isProtected.length === 0) return;
  const names = isProtected.map(({ urn }) => urn.split("::").at(-1)).join(", ");
  throw new UserError(
    `The stack "${stack}" is protected (${names}): destroying it would delete its users and all other data. Nothing was changed.`,
    `if that is what you want, switch the setting logto-stack:protect off first:\n` +
      `  npm run pulumi -- config set protect false --stack ${stack}\n` +
      `  npm run pulumi -- up --stack ${stack}\n` +
      `  npm run destroy -- --stack ${stack}`,
  );
}

async function removeLeftovers(stack: string): Promise<void> {
  const docker = dockerClient();
  const found = await findLabelled(docker, stack);
  if (isEmpty(found)) return;
  await step(`Removing ${namesOf(found)}`, (update) => removeAll(docker, found, update));
}
