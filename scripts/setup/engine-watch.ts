/**
 * Ends a command whose Docker engine has stopped answering in the middle: requests to it would be waited for without end.
 * An update by Pulumi that is under way is asked to end first, so that it writes down what it has done.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { EngineSilent, whileAnswering } from "../../infra/docker-client.ts";
import { dockerClient } from "./docker.ts";
import { UserError } from "./user-error.mjs";

/** How long an update may take to end by itself. */
const updateGraceMs = 30_000;

const silence = new AbortController();
let update: Promise<unknown> | undefined;

/** Watches from now on. */
export function watchEngine(): void {
  const forever = new Promise<never>(() => undefined);
  whileAnswering(dockerClient(), forever).catch((error: unknown) => {
    silence.abort(error instanceof EngineSilent ? silentError() : error);
  });
}

/** Whether the engine has stopped answering: what waits for it will wait for ever. */
export function isEngineSilent(): boolean {
  return silence.signal.aborted;
}

/**
 * Waits for a command.
 * @throws UserError where the engine has stopped answering
 */
export function unlessSilent<T>(command: Promise<T>): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    silence.signal.addEventListener("abort", () => {
      const grace = update === undefined ? Promise.resolve() : Promise.race([update, sleep(updateGraceMs)]);
      const end = () => {
        reject(silentError());
      };
      grace.then(end, end);
    });
  });
  return Promise.race([command, ended]);
}

/**
 * Runs an update.
 * @param run is given a signal that asks it to end
 * @throws UserError where the engine has stopped answering
 */
export async function runInterruptible<T>(run: (ending: AbortSignal) => Promise<T>): Promise<T> {
  const running = run(silence.signal);
  update = running;
  try {
    const result = await running;
    if (!isEngineSilent()) return result;
  } catch (error) {
    if (!isEngineSilent()) throw error;
  } finally {
    update = undefined;
  }
  throw silentError();
}

function silentError(): UserError {
  return new UserError(
    `The Docker engine (${process.env["DOCKER_HOST"] ?? "of this machine"}) has stopped answering, so this was given up.`,
    "see whether that machine and its engine run (docker version), then run the command again; it goes on where it stopped.",
  );
}
