// The Docker engine: where it is, and what its errors mean to a person.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import Docker from "dockerode";
import { messageOf, ProviderError } from "../errors.ts";

function sshOptions(url: URL): Docker.DockerOptions {
  const agent = process.env["SSH_AUTH_SOCK"];
  const sshConfiguration = agent === undefined ? { privateKey: readPrivateKey() } : { agent };
  return {
    protocol: "ssh",
    host: url.hostname,
    port: url.port === "" ? 22 : Number(url.port),
    username: url.username === "" ? (process.env["USER"] ?? "root") : decodeURIComponent(url.username),
    sshOptions: sshConfiguration,
  };
}

function readPrivateKey(): string {
  for (const name of ["id_ed25519", "id_ecdsa", "id_rsa"]) {
    try {
      return readFileSync(`${homedir()}/.ssh/${name}`, "utf8");
    } catch {
      continue;
    }
  }
  throw new ProviderError(
    "An ssh:// Docker host needs an SSH agent (SSH_AUTH_SOCK) or a key in ~/.ssh without a passphrase.",
  );
}

/**
 * Connects to an engine. Nothing is sent yet.
 * @param host `unix:///…`, `tcp://host:port`, `ssh://user@host`; DOCKER_HOST or the local engine when left out
 */
export function connect(host: string | undefined): Docker {
  const address = host ?? process.env["DOCKER_HOST"];
  // The client itself reads DOCKER_HOST with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for tcp.
  if (address === undefined || address === "" || (host === undefined && !address.startsWith("ssh:")))
    return new Docker();
  if (address.startsWith("unix://")) return new Docker({ socketPath: address.slice("unix://".length) });
  if (!URL.canParse(address)) throw invalidHost(address);
  const url = new URL(address);
  if (url.protocol === "ssh:") return new Docker(sshOptions(url));
  if (!["tcp:", "http:", "https:"].includes(url.protocol)) throw invalidHost(address);
  const protocol = url.protocol === "https:" ? "https" : "http";
  return new Docker({ protocol, host: url.hostname, port: Number(url.port || 2375) });
}

function invalidHost(address: string): ProviderError {
  return new ProviderError(
    `dockerHost ${address} isn't an address of a Docker engine: use unix:///…, tcp://host:port or ssh://user@host.`,
  );
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

/** Runs work on an engine; an engine that isn't there becomes one clear message. */
export async function withEngine<T>(
  host: string | undefined,
  work: (docker: Docker) => Promise<T>,
): Promise<T> {
  try {
    return await work(connect(host));
  } catch (error) {
    if (error instanceof ProviderError || statusOf(error) !== undefined) throw error;
    if (
      !unreachable.test(
        `${messageOf(error)} ${error instanceof Error && "code" in error ? String(error.code) : ""}`,
      )
    )
      throw error;
    throw new ProviderError(
      `Docker isn't running, or can't be reached at ${host ?? process.env["DOCKER_HOST"] ?? "the local socket"} (${messageOf(error)}). ` +
        "Start it (systemctl start docker, or Docker Desktop), check that this user may use it, or set DOCKER_HOST.",
    );
  }
}
