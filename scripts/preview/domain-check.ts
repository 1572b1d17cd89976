/** Whether the domain of previews leads to the Docker host's shared proxy, with certificates that hold. */
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import { describeDuration } from "./duration.ts";
import type { Finding } from "./doctor.ts";
import { previewHosts } from "./names.ts";

/** One is renewed when a third of its time is left; one that has less than this part of it isn't being renewed. */
const leftWhenLate = 1 / 6;

const certificateFix =
  "see why it isn't fetched or renewed: docker logs logto-stack-previews-proxy   (ports 80 and 443 must be reachable from outside)";

/** From when to when a certificate holds, in milliseconds since 1970. */
interface Validity {
  from: number;
  to: number;
}

/**
 * @param stacks the previews below the domain
 * @returns findings about names and certificates
 */
export async function checkDomain(domain: string, stacks: string[]): Promise<Finding[]> {
  const name = `app.pr-doctor-${randomBytes(3).toString("hex")}.${domain}`;
  const addresses = await lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
  const [address] = addresses;
  return [
    domainFinding(domain, addresses, await hostAddresses()),
    ...(address === undefined
      ? []
      : await Promise.all(stacks.map((stack) => checkCertificates(stack, domain, address)))),
  ];
}

/**
 * What resolving a name below the domain says. Behind NAT the public address isn't one of the machine's own, so an address
 * of another kind is told, not refused.
 */
export function domainFinding(domain: string, addresses: string[], own: string[]): Finding {
  const fix = `add a wildcard record *.${domain} (A or AAAA) with the Docker host's address; it covers names of several labels`;
  if (addresses.length === 0) return { what: `No name below ${domain} can be resolved`, isGood: false, fix };
  const isHere = addresses.some((address) => own.includes(address));
  return {
    what: `Names below ${domain} lead to ${addresses.join(", ")}${isHere ? ", the Docker host" : ", which is none of the Docker host's own addresses"}`,
    isGood: isHere,
    fix: `${fix}; where that machine is behind NAT and the address is that of its gateway, all is well`,
  };
}

/**
 * What the certificates say that the proxy shows for a preview's names, whoever signed them. It has none for any other name.
 * @param address of the proxy
 */
export async function checkCertificates(
  stack: string,
  domain: string,
  address: string,
  port = 443,
): Promise<Finding> {
  const all = Promise.all(previewHosts(stack, domain).map((host) => certificateOf(host, address, port)));
  return all.then(
    (certificates) => certificateFinding(stack, firstToEnd(certificates), Date.now()),
    (error: unknown) => ({
      what: error instanceof Error ? error.message : String(error),
      isGood: false,
      fix: certificateFix,
    }),
  );
}

function firstToEnd(certificates: Validity[]): Validity {
  return certificates.reduce((first, other) => (other.to < first.to ? other : first));
}

/** @param now milliseconds since 1970 */
export function certificateFinding(stack: string, { from, to }: Validity, now: number): Finding {
  if (to <= now)
    return {
      what: `A certificate of ${stack} has expired ${describeDuration(now - to)} ago`,
      isGood: false,
      fix: certificateFix,
    };
  return {
    what: `The certificates of ${stack} hold for another ${describeDuration(to - now)}`,
    isGood: to - now > (to - from) * leftWhenLate,
    fix: certificateFix,
  };
}

/** @throws Error where the server shows none */
function certificateOf(servername: string, host: string, port: number): Promise<Validity> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      reject(new Error(`There is no certificate for ${servername}: ${error.message}`));
    };
    // Whoever signed it: an expired certificate is to be looked at, too.
    const socket = connect({ host, port, servername, rejectUnauthorized: false, timeout: 5000 }, () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
      socket.destroy();
      resolve({ from: Date.parse(from), to: Date.parse(to) });
    });
    socket.on("timeout", () => socket.destroy(new Error("no answer")));
    socket.on("error", refuse);
  });
}

/** Of the machine that Docker is on: this one, or the one that DOCKER_HOST names. */
async function hostAddresses(): Promise<string[]> {
  const host = process.env["DOCKER_HOST"];
  if (host === undefined || host.startsWith("unix:"))
    return Object.values(networkInterfaces()).flatMap((entries) =>
      (entries ?? []).map(({ address }) => address),
    );
  const found = await lookup(new URL(host).hostname, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
