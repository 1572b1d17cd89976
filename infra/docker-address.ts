/** Where a Docker engine is: one reading of DOCKER_HOST and of the setting dockerHost, as Docker's own command reads them. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const localSocket = "unix:///var/run/docker.sock";

/** Certificates for an engine that is reached by TLS. */
export interface EngineCertificates {
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

/** How an engine is reached. */
export type EngineAddress =
  | { kind: "socket"; socketPath: string }
  | { kind: "tcp"; host: string; port: number; certificates: EngineCertificates | undefined }
  | { kind: "ssh"; host: string };

/** What is no address of an engine, or one whose certificates can't be read. */
export class EngineAddressError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address that counts, as text; one of tcp has a port, since not everybody who asks an engine knows Docker's.
 * @param dockerHost left out or empty, DOCKER_HOST, else the local socket
 */
export function engineHost(dockerHost: string | undefined, environment: Environment = process.env): string {
  const host = named(dockerHost, environment) ?? localSocket;
  const url = host.startsWith("tcp://") && URL.canParse(host) ? new URL(host) : undefined;
  if (url === undefined || url.hostname === "" || url.port !== "") return host;
  return `tcp://${url.hostname}:${certificateFolder(dockerHost, environment) === undefined ? 2375 : 2376}`;
}

function named(dockerHost: string | undefined, environment: Environment): string | undefined {
  return [dockerHost, environment["DOCKER_HOST"]].find((host) => host !== undefined && host !== "");
}

/** @returns what is wrong with an address; undefined where nothing is */
export function engineHostProblem(host: string): string | undefined {
  const url = URL.canParse(host) ? new URL(host) : undefined;
  const isAddress =
    url?.protocol === "unix:"
      ? url.pathname.length > 1
      : (url?.protocol === "tcp:" || url?.protocol === "ssh:") && url.hostname !== "";
  return isAddress
    ? undefined
    : `${host} isn't an address of a Docker engine: use ${localSocket}, tcp://host:port or ssh://user@host`;
}

/**
 * Reads an address. TLS is for tcp where DOCKER_TLS_VERIFY or DOCKER_CERT_PATH is set.
 * @param dockerHost left out or empty, DOCKER_HOST counts, else the local socket
 * @throws EngineAddressError
 */
export function engineAddress(
  dockerHost: string | undefined,
  environment: Environment = process.env,
): EngineAddress {
  const host = engineHost(dockerHost, environment);
  const problem = engineHostProblem(host);
  if (problem !== undefined) throw new EngineAddressError(problem);
  const url = new URL(host);
  if (url.protocol === "ssh:") return { kind: "ssh", host };
  if (url.protocol === "unix:") return { kind: "socket", socketPath: host.slice("unix://".length) };
  const folder = certificateFolder(host, environment);
  return {
    kind: "tcp",
    // Brackets are the address's own, not the connection's.
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port),
    certificates: folder === undefined ? undefined : readCertificates(host, folder),
  };
}

/** @returns the folder of the certificates for an engine that is reached by TLS; undefined for any other */
export function certificateFolder(
  dockerHost: string | undefined,
  environment: Environment = process.env,
): string | undefined {
  if (named(dockerHost, environment)?.startsWith("tcp:") !== true) return undefined;
  const { DOCKER_CERT_PATH: folder = "", DOCKER_TLS_VERIFY: verify = "" } = environment;
  return folder !== "" ? folder : verify !== "" ? join(homedir(), ".docker") : undefined;
}

function readCertificates(host: string, folder: string): EngineCertificates {
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch {
      throw new EngineAddressError(
        `${host} is to be reached by TLS (DOCKER_TLS_VERIFY, DOCKER_CERT_PATH), and ${join(folder, name)} can't be read; ` +
          "name the folder of ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, or unset both for an engine without TLS",
      );
    }
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}
