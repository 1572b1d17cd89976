/**
 * Where Docker is behind SSH, what it publishes on its loopback isn't on this machine's: names under .localhost lead
 * nowhere until a port is forwarded.
 */
import { execa } from "execa";
import { forwardCommand, isSsh, sshDestination, sshOptions } from "../../infra/docker-ssh.ts";
import { isPortFree } from "../../infra/port.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./user-error.mjs";

/** @returns what a person types to reach a published port from this machine; undefined where it is here anyway */
export function forwardHint(port: number): string | undefined {
  const host = process.env["DOCKER_HOST"];
  return isSsh(host) ? forwardCommand(host, port) : undefined;
}

/**
 * Forwards a port while some work goes on, unless it is forwarded already or Docker isn't behind SSH.
 * @throws UserError where ssh can't
 */
export async function withForwardedPort<T>(port: number, work: () => Promise<T>): Promise<T> {
  const host = process.env["DOCKER_HOST"];
  if (!isSsh(host) || !(await isPortFree(port))) return work();
  const forward = `127.0.0.1:${port}:127.0.0.1:${port}`;
  const options = [...sshOptions, "-N", "-o", "ExitOnForwardFailure=yes", "-L", forward];
  const tunnel = execa("ssh", [...options, ...sshDestination(host)], { stdin: "ignore", reject: false });
  const failed = tunnel.then(({ stderr }) => {
    throw new UserError(
      `The port ${port} of the Docker host can't be forwarded to this machine: ${stderr.trim()}`,
      `see whether this works: ${forwardCommand(host, port)}`,
    );
  });
  try {
    await Promise.race([failed, untilTaken(port)]);
    // One that breaks later is no reason to leave an update behind: what needed it says so.
    failed.catch(() => undefined);
    return await work();
  } finally {
    tunnel.kill();
  }
}

async function untilTaken(port: number): Promise<void> {
  while (await isPortFree(port)) await sleep(50);
}
