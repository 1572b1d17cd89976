// The Docker engine: where it is, and what its errors mean to a person.
import type Docker from "dockerode";
import { EngineAddressError, engineHost } from "../../docker-address.ts";
import { dockerAt, EngineSilent, whileAnswering } from "../../docker-client.ts";
import { SshError } from "../../docker-ssh.ts";
import { messageOf, ProviderError } from "../errors.ts";

/**
 * Connects to an engine. Nothing is sent yet.
 * @param host `unix:///…`, `tcp://host:port`, `ssh://user@host`; DOCKER_HOST or the local engine when left out
 */
export function connect(host: string | undefined): Docker {
  try {
    return dockerAt(host);
  } catch (error) {
    if (!(error instanceof EngineAddressError)) throw error;
    throw new ProviderError(`dockerHost ${error.message}.`);
  }
}

/** The status of the engine's refusal, if it answered at all. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}

/** Whether the engine says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** What the engine said, without the status that dockerode puts before it. */
export function engineMessage(error: unknown): string {
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) [^-]*- /, "")
    .trim();
}

const unreachable = /ECONNREFUSED|ENOENT|EACCES|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|socket hang up/;

/** Runs work on an engine; one that isn't there, or stops answering, becomes one clear message. */
export async function withEngine<T>(
  host: string | undefined,
  work: (docker: Docker) => Promise<T>,
): Promise<T> {
  try {
    const docker = connect(host);
    return await whileAnswering(docker, work(docker));
  } catch (error) {
    const message = lossMessage(error, engineHost(host));
    throw message === undefined ? error : new ProviderError(message);
  }
}

/** @returns what to tell a person who can't know why the engine gave no answer; undefined for any other error */
function lossMessage(error: unknown, where: string): string | undefined {
  if (error instanceof ProviderError || statusOf(error) !== undefined) return undefined;
  if (error instanceof EngineSilent) {
    return (
      `The Docker engine at ${where} has stopped answering in the middle. ` +
      "See whether that machine and its engine run (docker version), then run the update again: it goes on where it stopped."
    );
  }
  if (error instanceof SshError) {
    return (
      `The Docker engine at ${where} can't be reached: ${error.message}. ` +
      "Mend what ssh says there: it must lead to that host and run `docker version` without asking anything."
    );
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!unreachable.test(`${messageOf(error)} ${code}`)) return undefined;
  return (
    `Docker isn't running, or can't be reached at ${where} (${messageOf(error)}). ` +
    "Start it (systemctl start docker, or Docker Desktop), check that this user may use it, or set DOCKER_HOST."
  );
}
