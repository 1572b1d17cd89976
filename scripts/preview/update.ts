/**
 * Brings a stack up or takes it down through Pulumi's Automation API, with one line for each resource: on a terminal what
 * is being worked on shows below them, elsewhere there are plain lines only.
 */
import path from "node:path";
import type { EngineEvent, Stack } from "../../infra/automation.ts";
import { leaveOutClosureSerializer } from "../../infra/unused-sdk.js";
import { runInterruptible } from "../setup/engine-watch.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { isTerminal } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { explain, recoverFromDeadLocks } from "../stack/update.ts";
import { type Change, UpdateLines } from "./update-lines.ts";

/** What updates are run with, once something needs it: loading it takes a moment. */
let automation: ReturnType<typeof loadAutomation> | undefined;

/** Awaits what other processes do, and loads meanwhile what the update will need. */
export function besideAutomation<T>(pulumi: Pulumi, work: Promise<T>): Promise<T> {
  automation ??= loadAutomation(pulumi);
  // The update is told when it fails; nobody is where something else fails first.
  automation.catch(() => undefined);
  return work;
}

async function loadAutomation(pulumi: Pulumi) {
  leaveOutClosureSerializer();
  const library = await import("@pulumi/pulumi/automation/index.js");
  const root = path.resolve(pulumi.command, "../..");
  return { library, command: await library.PulumiCommand.get({ root, skipVersionCheck: true }) };
}

/** What came of an update. */
export interface UpdateResult {
  changes: Change[];
  /** The stack's outputs, without the secrets. */
  outputs: unknown;
}

/**
 * Runs an update. A dead update's lock that only Pulumi's refusal shows is lifted.
 * @throws UserError with what the engine and the providers said, and what to do
 */
export async function runUpdate(pulumi: Pulumi, name: string, kind: "up" | "destroy"): Promise<UpdateResult> {
  try {
    return await attempt(pulumi, name, kind);
  } catch (error) {
    if (!(error instanceof UserError && (await recoverFromDeadLocks(pulumi, name, error.message))))
      throw error;
    return attempt(pulumi, name, kind);
  }
}

async function attempt(pulumi: Pulumi, name: string, kind: "up" | "destroy"): Promise<UpdateResult> {
  const stack = await openStack(pulumi, name);
  const lines = new UpdateLines(isTerminal(process.stderr) ? process.stderr.columns || 80 : undefined);
  const errors: string[] = [];
  let outputs: unknown;
  const onEvent = (event: EngineEvent) => {
    const ended = event.resOutputsEvent?.metadata;
    if (ended?.type === "pulumi:pulumi:Stack") outputs = ended.new?.outputs;
    if (event.diagnosticEvent?.severity === "error") errors.push(plain(event.diagnosticEvent.message));
    process.stderr.write(lines.handle(event, Date.now()));
  };
  const redraw = setInterval(() => process.stderr.write(lines.redraw(Date.now())), 250);
  // Ctrl-C reaches Pulumi by itself, which then ends in good order; we wait for that.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  try {
    const options = { onEvent, suppressProgress: true, suppressOutputs: true, color: "never" as const };
    await runInterruptible<unknown>((signal) => stack[kind]({ ...options, signal }));
    return { changes: lines.changes, outputs };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    const shown = errors.length > 0 ? errors.join("\n") : said;
    throw new UserError(`${lines.end()}${shown.trim()}\n\n${explain(said + shown, pulumi, name)}`);
  } finally {
    clearInterval(redraw);
    process.off("SIGINT", wait);
    process.stderr.write(lines.end());
  }
}

async function openStack(pulumi: Pulumi, name: string): Promise<Stack> {
  const { library, command } = await (automation ??= loadAutomation(pulumi));
  const workspace = await library.LocalWorkspace.create({
    workDir: repositoryRoot,
    pulumiCommand: command,
    envVars: pulumi.environment,
    secretsProvider: "passphrase",
  });
  // Every command names its stack; selecting it would change which one the person's own commands are for.
  workspace.selectStack = () => Promise.resolve();
  const stack = await library.Stack.select(name, workspace);
  // After an update the library reads outputs and history by three calls; who needs the outputs reads them by one.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** Without the marks of Pulumi's colours. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/gu, "").trim();
}
