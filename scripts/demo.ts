/**
 * `npm run demo`: from a machine that has Node.js and npm to a running preview stack and its addresses. Every step is
 * skipped when it is done already, so a second run changes nothing and takes seconds.
 */
import { ensureImages, refreshStandIns, type ImageChoice } from "./setup/images.ts";
import { runCommand } from "./setup/command.ts";
import { dockerClient } from "./setup/docker.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { forwardHint, withForwardedPort } from "./setup/forward-port.ts";
import { needFreePort } from "./setup/port.ts";
import { isTerminal, say } from "./setup/progress.mjs";
import { type Pulumi, pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";
import { parseArguments } from "./stack/arguments.ts";
import { readOutputs, rehearsalBanner, renderCard } from "./stack/card.ts";
import { findLabelled, isEmpty, namesOf } from "./stack/leftovers.ts";
import { recoverStack } from "./stack/recovery.ts";
import {
  applySettings,
  configuredImages,
  createStack,
  hasConfiguration,
  configuresNoPreview,
  readSettings,
  type StackSettings,
} from "./stack/stack-config.ts";
import { engineName, useEngineOf } from "./stack/stack-engine.ts";
import { exportState, stackExists } from "./stack/state.ts";
import { startStopped, type Stopped, untilAllHealthy } from "./stack/stopped.ts";
import { runUpdate } from "./stack/update.ts";

const defaultPort = 8080;

await runCommand(async (words) => {
  const { stack, port } = parseArguments(words, ["stack", "port"]);
  say(
    `Bringing up the preview stack "${stack}": PostgreSQL, Logto, an SMS sandbox and the demo app in Docker, through \`pulumi up\`.\n` +
      "What is missing for that is set up first (Docker engine, Pulumi, container images); on a new machine that takes\n" +
      "5 to 20 minutes. You can stop at any time and run the command again: it goes on where it stopped.\n",
  );
  useEngineOf(stack);
  await ensureDocker();
  const docker = dockerClient();
  if (port !== undefined) await needFreePort(docker, port, stack);
  const pulumi = pulumiFor(await ensurePulumi());
  const exists = await stackExists(pulumi, stack);
  if (!exists) refuseForeignConfiguration(pulumi, stack);
  if (!exists) await refuseForeignObjects(stack);
  const settings = exists ? await knownSettings(pulumi, stack) : {};
  if (settings["preview"] === "false") throw notAPreview(stack);
  await needFreePort(docker, port ?? Number(settings["port"] ?? defaultPort), stack);

  const choice = await chooseImages(settings);
  if (choice?.rehearsal) say(`\n${rehearsalBanner}\n`);
  const wanted = wantedSettings(choice, port);
  const started: Stopped[] = [];
  if (exists) {
    await recoverStack(pulumi, stack, false);
    started.push(...(await startStopped(docker, stack)));
    await applySettings(pulumi, stack, settings, wanted);
  } else {
    await createStack(pulumi, stack, wanted);
  }

  const forwarded = port ?? Number(settings["port"] ?? defaultPort);
  if (!(await withForwardedPort(forwarded, () => runUpdate(pulumi, stack, "up")))) return 1;
  await untilAllHealthy(docker, started);
  const outputs = await readOutputs(pulumi, stack);
  process.stdout.write(`\n${renderCard(stack, outputs, isTerminal(process.stdout))}\n`);
  const forward = forwardHint(forwarded);
  if (forward !== undefined) say(`\nDocker is on another machine; type this first, and leave it: ${forward}`);
  return 0;
});

/**
 * Without configuration a stack is one of ours whose making was interrupted, unless it has resources.
 * @throws UserError where the configuration is somewhere else: what is made of the stack wouldn't be known
 */
async function knownSettings(pulumi: Pulumi, stack: string): Promise<StackSettings> {
  if (hasConfiguration(stack)) return readSettings(pulumi, stack);
  const { deployment } = await exportState(pulumi, stack);
  if (deployment.resources.length + deployment.pending_operations.length === 0) return {};
  throw new UserError(
    `The stack "${stack}" has ${deployment.resources.length} resources in ${pulumi.backend.url}, but its configuration, Pulumi.${stack}.yaml, isn't in this clone: ` +
      "this command would make a preview with an SMS sandbox of it. Nothing was changed.",
    `choose another name (npm run demo -- --stack other), or, if it is a preview, copy Pulumi.${stack}.yaml from the clone that made it.`,
  );
}

/** A stack keeps the images that it was made with; the environment can still name others. */
async function chooseImages(settings: StackSettings): Promise<ImageChoice | undefined> {
  const isNamed = ["LOGTO_IMAGE", "POSTGRES_IMAGE", "NODE_IMAGE", "CADDY_IMAGE", "REGISTRY_MIRROR"].some(
    (name) => process.env[name],
  );
  if (settings["preview"] !== "true" || isNamed) return ensureImages();
  await refreshStandIns(configuredImages(settings));
  return undefined;
}

/** What the program has to be told. */
function wantedSettings(choice: ImageChoice | undefined, port: number | undefined): StackSettings {
  return {
    preview: "true",
    smsSandbox: "true",
    ...(port !== undefined && { port: String(port) }),
    ...choice?.settings,
  };
}

/** The committed configuration of a team's stack, in a clone that isn't logged in to its backend. */
function refuseForeignConfiguration(pulumi: Pulumi, stack: string): void {
  if (!configuresNoPreview(stack)) return;
  throw new UserError(
    `Pulumi.${stack}.yaml configures a stack that isn't a preview, and there is none of that name in ${pulumi.backend.url}. Nothing was changed.`,
    `log in to the backend that has it (npm run pulumi -- login …), or choose another name (npm run demo -- --stack other); if it is to be a preview, say so there: logto-stack:preview: "true".`,
  );
}

/** Without its state nothing can be known of them, so nothing of theirs is changed. */
async function refuseForeignObjects(stack: string): Promise<void> {
  const found = await findLabelled(dockerClient(), stack);
  if (isEmpty(found)) return;
  throw new UserError(
    `The Docker engine ${engineName()} holds parts of a stack "${stack}" that this clone's state doesn't know: ${namesOf(found)}. Nothing was changed.`,
    `choose another name (npm run demo -- --stack other), or, if no other clone needs them, remove them with their data: ` +
      `npm run destroy -- --stack ${stack} --leftovers`,
  );
}

function notAPreview(stack: string): UserError {
  return new UserError(
    `The stack "${stack}" isn't a preview, so this command leaves it alone.`,
    `bring it up with: npm run pulumi -- up --stack ${stack}   or choose another name: npm run demo -- --stack other`,
  );
}
