// Waits until a container serves: its addresses are asked, or else its health check is run, rather than wait for the
// engine's next interval.
import type Docker from "dockerode";
import { ProviderError } from "../errors.ts";
import { ConnectionError, send } from "../http.ts";
import { environmentSecrets } from "../redact.ts";
import type { Context } from "../resource.ts";
import type { ReadyInputs } from "../resources/service-ready.ts";
import { Deadline } from "../retry.ts";
import { engineMessage, isMissing, statusOf, withEngine } from "./engine.ts";
import { execute } from "./exec.ts";
import { lastLogLines, quoteLog } from "./logs.ts";

type Inspection = Docker.ContainerInspectInfo;

const longestCheckMilliseconds = 15_000;
/** How the engine says that the image lacks the check's program: waiting won't bring it. */
const cannotExecute = "OCI runtime exec failed";

function healthCommand(container: Inspection, name: string): string[] {
  const [kind, ...rest] = container.Config.Healthcheck?.Test ?? [];
  if (kind === "CMD" && rest.length > 0) return rest;
  if (kind === "CMD-SHELL" && rest[0] !== undefined) return ["/bin/sh", "-c", rest[0]];
  throw new ProviderError(
    `The container ${name} has no health check to wait for: give it one (healthcheck).`,
  );
}

function environmentOf(container: Inspection): Record<string, string> {
  const pairs = container.Config.Env.map((entry): [string, string] => {
    const at = entry.indexOf("=");
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function stateOf({ State, RestartCount }: Inspection): string {
  const restarts = RestartCount > 0 ? `, restarted ${RestartCount} times` : "";
  return `state ${State.Status}, exit code ${State.ExitCode}${restarts}${State.OOMKilled ? ", out of memory" : ""}`;
}

async function failure(container: Docker.Container, name: string, what: string): Promise<ProviderError> {
  const now = await container.inspect();
  const log = quoteLog(await lastLogLines(container));
  return new ProviderError(`The container ${name} ${what} (${stateOf(now)}). ${log}`);
}

/** Why the container can't become ready any more, if so. */
function broken(first: Inspection, now: Inspection): string | undefined {
  if (now.State.Restarting || now.RestartCount > first.RestartCount) return "stopped and was restarted";
  if (!now.State.Running) return "isn't running";
  return now.State.StartedAt === first.State.StartedAt ? undefined : "was restarted";
}

/** Asks each address once. @returns what is wrong, or undefined when all of them answer */
async function ask(addresses: string[], signal: AbortSignal): Promise<string | undefined> {
  for (const url of addresses) {
    try {
      const { ok, status } = await send({ method: "GET", url, headers: {} }, signal);
      if (!ok) return `${url} answers ${status}`;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return `${url} doesn't answer: ${error.message}`;
    }
  }
  return undefined;
}

/** Runs the check once. @returns what is wrong, or undefined when the service is healthy */
async function runCheck(
  container: Docker.Container,
  command: string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(longestCheckMilliseconds)]);
  try {
    const { exitCode, stdout, stderr } = await execute(container, command, { signal: limit });
    return exitCode === 0
      ? undefined
      : (stderr || stdout).trim() || `its health check fails with exit code ${exitCode}`;
  } catch (error) {
    signal.throwIfAborted();
    // 409: it stopped meanwhile, which the next look at it tells.
    if (statusOf(error) === undefined && !limit.aborted) throw error;
    return limit.aborted ? "the check took too long" : "it isn't running";
  }
}

function checkOf(
  container: Docker.Container,
  inspection: Inspection,
  { addresses, containerName }: ReadyInputs,
  signal: AbortSignal,
): () => Promise<string | undefined> {
  if (addresses !== undefined) return async () => ask(addresses, signal);
  const command = healthCommand(inspection, containerName);
  return async () => runCheck(container, command, signal);
}

/** @throws ProviderError with its last log lines when the container has stopped already */
async function limitProcesses(
  container: Docker.Container,
  first: Inspection,
  { containerName: name, pidsLimit }: ReadyInputs,
): Promise<void> {
  if (pidsLimit === undefined) return;
  try {
    await container.update({ PidsLimit: pidsLimit });
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    const reason = broken(first, await inspect(container, name));
    if (reason !== undefined) throw await failure(container, name, reason);
    throw new ProviderError(
      `Docker couldn't limit the processes of the container ${name}: ${engineMessage(error)}`,
    );
  }
}

async function inspect(container: Docker.Container, name: string): Promise<Inspection> {
  return container.inspect().catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new ProviderError(
      `The container ${name} isn't there any more: run \`pulumi refresh\`, then \`pulumi up\`.`,
    );
  });
}

/**
 * Waits until the container serves.
 * @throws ProviderError with its state and last log lines when it doesn't
 */
export async function awaitReady(context: Context, given: ReadyInputs): Promise<void> {
  const { containerName: name, timeoutSeconds } = given;
  await withEngine(given.dockerHost, async (docker) => {
    const container = docker.getContainer(given.containerId);
    const first = await inspect(container, name);
    context.hide(environmentSecrets(environmentOf(first)));
    const check = checkOf(container, first, given, context.signal);
    await limitProcesses(container, first, given);
    const deadline = new Deadline(timeoutSeconds);
    for (let shown = ""; ;) {
      const reason = broken(first, await inspect(container, name));
      if (reason !== undefined) throw await failure(container, name, reason);
      const problem = await check();
      if (problem === undefined) return;
      const line = problem.split("\n").at(-1) ?? problem;
      // A container that stops while the check starts looks the same as one without the check's program.
      if (line.startsWith(cannotExecute)) {
        const stopped = broken(first, await inspect(container, name));
        throw await failure(container, name, stopped ?? `has a health check that can't run: ${line}`);
      }
      // Where there is no terminal, each status becomes a line of its own: say a thing once.
      if (line !== shown) context.status(`waiting until ${name} is ready (${line})`);
      shown = line;
      if (!(await deadline.wait(given.pollMilliseconds, context.signal))) {
        throw await failure(container, name, `wasn't ready within ${timeoutSeconds} s (${line})`);
      }
    }
  });
}
