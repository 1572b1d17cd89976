/** Tells whether a port of this machine is free, and who holds it where it isn't. */
import type Docker from "dockerode";
import { execa } from "execa";
import { isPortFree } from "../../infra/port.ts";
import { UserError } from "./user-error.mjs";

/**
 * Makes sure that a stack can publish a port, before minutes of set-up are spent.
 * @throws UserError that says who holds it.
 */
export async function needFreePort(docker: Docker, port: number, stack: string): Promise<void> {
  if (process.env["DOCKER_HOST"] !== undefined || (await isPortFree(port))) return;
  const containers = await docker.listContainers();
  const holder = containers.find(({ Ports }) => Ports.some(({ PublicPort }) => PublicPort === port));
  if (holder?.Labels["logto-stack.stack"] === stack) return;
  const who = holder ? `the container ${holder.Names.join(", ").replaceAll("/", "")}` : await processOn(port);
  throw new UserError(
    `Port ${port} is in use by ${who}. Nothing was changed.`,
    `stop it, or choose another port: npm run demo -- --port ${port === 8080 ? 8081 : port + 1}`,
  );
}

/** Names the process as far as this machine's tools and rights allow. */
async function processOn(port: number): Promise<string> {
  const { exitCode, stdout } = await execa("ss", ["-Hltnp", `sport = :${port}`], { reject: false });
  const found = exitCode === 0 ? /users:\(\("([^"]+)",pid=(\d+)/u.exec(stdout) : null;
  return found ? `process ${found[2] ?? ""} (${found[1] ?? ""})` : "another process";
}
