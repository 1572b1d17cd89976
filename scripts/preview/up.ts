/** `up`: from nothing, from an older version, from a stopped or from a half-made preview to one that is ready. */
import { rm } from "node:fs/promises";
import { execa } from "execa";
import { defaultImages } from "../../infra/default-images.ts";
import { mirrored } from "../../infra/names.ts";
import { withForwardedPort } from "../setup/forward-port.ts";
import { ensureImages, refreshStandIns } from "../setup/images.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { say, step } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { parseOutputs, readOutputs } from "../stack/card.ts";
import { recoverStack } from "../stack/recovery.ts";
import {
  applySettings,
  configuredImages,
  createStack,
  hasConfiguration,
  readSettings,
  type StackSettings,
} from "../stack/stack-config.ts";
import { settingsFile } from "../stack/stack-file.ts";
import { stackExists } from "../stack/state.ts";
import { admit } from "./admission.ts";
import { cardOf, type PreviewCard, shortName } from "./card.ts";
import { startContainers, untilAllReady } from "./containers.ts";
import { refuseUnresolvableDomain } from "./domain-check.ts";
import { engineKey, refuseOtherEngine } from "./engine.ts";
import { findPreview } from "./inventory.ts";
import { previewAddresses } from "./names.ts";
import { backendIdentity, cloneIdentity } from "./pulumi.ts";
import { type PreviewRecord, writeRecord } from "./record.ts";
import { ensureSharedNetwork, updateSharedProxy } from "./shared-proxy-update.ts";
import { removeObjects, removePreview, waitForOtherUpdate } from "./removal.ts";
import { refuseProductionStack } from "./secrets.ts";
import type { Session } from "./session.ts";
import type { PreviewSettings } from "./settings.ts";
import { missingRoles } from "./state.ts";
import { explainTakenPort } from "./taken-port.ts";
import { besideAutomation, runUpdate } from "./update.ts";
import type { Change } from "./update-lines.ts";

/** What a person asked for. */
export interface UpRequest {
  stack: string;
  subject: string;
  /** @default the branch that is checked out */
  branch: string | undefined;
  /** @default the one that it has, else `preview:variant` */
  variant: PreviewSettings["variant"] | undefined;
}

/**
 * Brings a preview up.
 * @param showSecrets whether the card may hold passwords
 */
export async function bringUp(
  session: Session,
  pulumi: Pulumi,
  request: UpRequest,
  showSecrets: boolean,
): Promise<PreviewCard> {
  const { stack } = request;
  refuseProductionStack(stack);
  refuseOtherEngine(stack, session.engine);
  const { domain } = session.settings;
  if (domain !== undefined) await refuseUnresolvableDomain(stack, domain, session.engine);
  await waitForOtherUpdate(pulumi, stack);
  const isKnown = stackExists(pulumi, stack);
  // It is asked for below; a refused admission comes first.
  isKnown.catch(() => undefined);
  const branch = request.branch ?? (await checkedOutBranch());
  const admitted = await admit(
    session,
    { ...request, branch, backend: backendIdentity(pulumi), clone: cloneIdentity() },
    async (victim) => {
      say(`! The preview ${victim} has expired and makes room.`);
      await removePreview(session, pulumi, victim);
    },
  );
  const settings = (await isKnown) ? await knownSettings(pulumi, stack) : undefined;
  if (settings === undefined) await clearLostStack(session, stack);
  const caddyImage = await configure(session, pulumi, admitted, settings);
  // Before the update, which reaches Logto by its public name.
  await updateSharedProxy(session, caddyImage);
  const { changes, outputs: masked } = await reachable(admitted, async () => {
    await wake(session, admitted);
    return runUpdate(pulumi, stack, "up");
  });
  // The update tells the outputs too, without the secrets: asking Pulumi again takes 0.3 s.
  const [outputs] = await Promise.all([
    showSecrets ? readOutputs(pulumi, stack) : parseOutputs(masked),
    untilReady(session, stack, changes),
  ]);
  const record: PreviewRecord = { ...admitted, phase: "ready", updatedAt: Date.now() };
  await writeRecord(session.docker, record);
  return cardOf(record, outputs, { isNew: admitted.phase === "making", changes }, showSecrets);
}

/** Without a domain the addresses are names of this machine, wherever Docker is. */
function reachable<T>({ port, domain }: PreviewRecord, work: () => Promise<T>): Promise<T> {
  return domain === undefined ? withForwardedPort(port, work) : work();
}

/**
 * Puts a stack in order that was there before: after an update that was killed, and where containers are gone that the state
 * believes in (`docker system prune` takes those of a stopped preview), which an update alone wouldn't see.
 * @returns its configuration so far
 */
async function knownSettings(pulumi: Pulumi, stack: string): Promise<StackSettings> {
  const work = Promise.all([
    hasConfiguration(stack) ? readSettings(pulumi, stack) : {},
    recoverStack(pulumi, stack, false),
  ]);
  const [settings] = await besideAutomation(pulumi, work);
  return settings;
}

/** Of a stack whose state is lost, Docker may hold something still. */
async function clearLostStack({ docker }: Session, stack: string): Promise<void> {
  const preview = await findPreview(docker, stack);
  if (preview !== undefined && (preview.containers.length > 0 || preview.hasNetworkOrVolume)) {
    say(`! The state of ${stack} is lost, so what Docker holds of it is removed and made again.`);
    await removeObjects(stack);
  }
  // The configuration may still be here, encrypted with a passphrase that is lost as well.
  await rm(settingsFile(stack), { force: true });
}

/**
 * Makes the stack unless it is there, and sets what differs, images included: a preview keeps those that it was made with.
 * @param settings its configuration so far; undefined where there is no stack
 * @returns Caddy's image
 */
async function configure(
  session: Session,
  pulumi: Pulumi,
  record: PreviewRecord,
  settings: StackSettings | undefined,
): Promise<string> {
  const isConfigured = settings?.["preview"] === "true";
  if (isConfigured) await refreshStandIns(configuredImages(settings));
  const images = isConfigured ? {} : (await ensureImages()).settings;
  const network = record.domain === undefined ? "" : await ensureSharedNetwork(session);
  const wanted = {
    ...stackSettings(record),
    "preview:network": network,
    [engineKey]: session.engine,
    ...images,
  };
  await besideAutomation(
    pulumi,
    settings === undefined
      ? createStack(pulumi, record.stack, wanted, "passphrase")
      : applySettings(pulumi, record.stack, settings, wanted),
  );
  const known: StackSettings = { ...settings, ...images };
  return (
    nonEmpty(known["caddyImage"]) ?? mirrored(defaultImages.caddyImage, nonEmpty(known["registryMirror"]))
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** What the program has to be told of a preview. */
export function stackSettings(record: PreviewRecord): StackSettings {
  const { stack, port, domain } = record;
  const addresses = previewAddresses(stack, port, domain);
  const named = (address: string) => (domain === undefined ? "" : address);
  return {
    preview: "true",
    smsSandbox: "true",
    protect: "false",
    port: String(port),
    appUrl: named(addresses.app),
    endpoint: named(addresses.auth),
    adminEndpoint: named(addresses.console),
    smsInboxUrl: named(addresses.sms),
    "preview:name": record.subject,
    "preview:variant": record.variant,
    "preview:phoneNumber": record.phoneNumber,
  };
}

/**
 * Starts what gc has stopped. Logto is waited for later: the update meanwhile looks for changes.
 * @throws UserError where somebody else has taken its port meanwhile
 */
async function wake({ docker }: Session, record: PreviewRecord): Promise<void> {
  const { stack } = record;
  const preview = await findPreview(docker, stack);
  if (preview?.containers.some(({ isRunning }) => !isRunning) !== true) return;
  const starting = step(`Starting ${stack}, which was stopped`, () => startContainers(docker, preview));
  await starting.catch((error: unknown) => {
    throw explainTakenPort(error, record);
  });
}

/**
 * What the update has made or changed, it has waited for itself.
 * @throws UserError where a container isn't there or doesn't become ready
 */
async function untilReady({ docker }: Session, stack: string, changes: Change[]): Promise<void> {
  const preview = await findPreview(docker, stack);
  const missing = missingRoles(preview?.containers ?? []);
  if (preview === undefined || missing.length > 0) {
    throw new UserError(
      `The update of ${stack} has succeeded, but the Docker engine has no container ${missing.join(", ")}.`,
      `run the command again; if that doesn't help, make it anew: npm run preview -- down ${shortName(stack)}`,
    );
  }
  const awaited = new Set(changes.map(({ resource }) => resource));
  const containers = preview.containers.filter(({ role }) => !awaited.has(`service ready ${role}`));
  await untilAllReady(docker, { ...preview, containers });
}

async function checkedOutBranch(): Promise<string | undefined> {
  const { exitCode, stdout } = await execa("git", ["branch", "--show-current"], {
    cwd: repositoryRoot,
    reject: false,
  });
  return exitCode === 0 && stdout !== "" ? stdout.trim() : undefined;
}
