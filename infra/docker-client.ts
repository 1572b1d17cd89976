/**
 * Docker's client library for an engine wherever it is, and a watch over an engine whose answers are waited for: one that
 * was stopped, or whose network is gone, keeps connections open and never answers.
 */
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { engineAddress } from "./docker-address.ts";
import { sshAgent } from "./docker-ssh.ts";

const pingEveryMs = 4000;
/** An engine under heavy load takes a second or two. */
const pingLimitMs = 7000;
/** So one that restarts isn't given up. */
const failuresInARow = 3;

/** The engine gave no answer for about half a minute. */
export class EngineSilent extends Error {}

/** A client for an engine behind SSH. @param dockerHost `ssh://user@host:port` */
export function dockerOverSsh(dockerHost: string): Docker {
  // The agent decides where connections lead; host and port are only said to the engine.
  const options = { protocol: "http" as const, host: "docker", port: 80, agent: sshAgent(dockerHost) };
  return new Docker(options);
}

/**
 * A client for an engine. Nothing is sent yet.
 * @param dockerHost left out or empty, DOCKER_HOST counts, else the local socket
 * @throws EngineAddressError
 */
export function dockerAt(dockerHost: string | undefined): Docker {
  const address = engineAddress(dockerHost);
  if (address.kind === "ssh") return dockerOverSsh(address.host);
  // What is left out the library takes from DOCKER_HOST.
  if (address.kind === "socket")
    return new Docker({ ...withoutTls, host: "", socketPath: address.socketPath });
  const { host, port, certificates } = address;
  return new Docker({ host, port, ...(certificates ? { protocol: "https", ...certificates } : withoutTls) });
}

const withoutTls = { protocol: "http", ca: undefined, cert: undefined, key: undefined } as const;

/** Asks the engine for a sign of life. @throws Error where there is none within the time */
export function ping(docker: Docker, limitMs: number): Promise<void> {
  // The typings of the library's own ping know no signal.
  const options = {
    path: "/_ping",
    method: "GET",
    statusCodes: { 200: true },
    abortSignal: AbortSignal.timeout(limitMs),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error("no answer"));
    });
  });
}

/**
 * Waits for some work of an engine.
 * @throws EngineSilent where the engine has stopped answering meanwhile
 */
export async function whileAnswering<T>(docker: Docker, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  try {
    return await Promise.race([work, untilSilent(docker, done.signal)]);
  } finally {
    done.abort();
  }
}

async function untilSilent(docker: Docker, done: AbortSignal): Promise<never> {
  for (let failures = 0; failures < failuresInARow;) {
    await sleep(pingEveryMs, undefined, { signal: done, ref: false });
    failures = (await answers(docker)) ? 0 : failures + 1;
  }
  throw new EngineSilent("it has stopped answering");
}

async function answers(docker: Docker): Promise<boolean> {
  try {
    await ping(docker, pingLimitMs);
    return true;
  } catch {
    return false;
  }
}
