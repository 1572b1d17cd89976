/** Whether the domain of previews leads to the Docker host's shared proxy, with certificates that hold. */
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import { say } from "../setup/progress.mjs";
import { UserError } from "../setup/user-error.mjs";
import { describeDuration } from "./duration.ts";
import type { Finding } from "./doctor.ts";
import { previewHosts } from "./names.ts";
import { identityPath } from "./shared-proxy-config.ts";

/** One is renewed when a third of its time is left; one that has less than this part of it isn't being renewed. */
const leftWhenLate = 1 / 6;

const certificateFix =
  "see why it isn't fetched or renewed: docker logs logto-stack-previews-proxy   (ports 80 and 443 must be reachable from outside)";

/** From when to when a certificate holds, in milliseconds since 1970. */
interface Validity {
  from: number;
  to: number;
}

/** Where names below the domain lead. */
interface DomainLookup {
  addresses: string[];
  finding: Finding;
}

/**
 * @param engine that the domain is to lead to
 * @param stacks the previews below the domain
 * @returns findings about names and certificates
 */
export async function checkDomain(domain: string, engine: string, stacks: string[]): Promise<Finding[]> {
  // One that nobody has a record for: only a wildcard's is there.
  const name = `app.pr-doctor-${randomBytes(3).toString("hex")}.${domain}`;
  const { addresses, finding } = await lookUp(name, domain, engine);
  const [address] = addresses;
  if (address === undefined) return [finding];
  return [finding, ...(await Promise.all(stacks.map((stack) => checkCertificates(stack, domain, address))))];
}

/**
 * Looks where a preview's names lead, before it is made: its update waits minutes for a sign-in server that isn't there.
 * @throws UserError where they can't be resolved; what leads elsewhere is told only, since it may lead here in the end
 */
export async function refuseUnresolvableDomain(stack: string, domain: string, engine: string): Promise<void> {
  const [name = domain] = previewHosts(stack, domain);
  const { addresses, finding } = await lookUp(name, domain, engine);
  if (addresses.length === 0) throw new UserError(`${finding.what}. Nothing was changed.`, finding.fix);
  if (!finding.isGood) say(`! ${finding.what}. What to do: ${finding.fix ?? ""}`);
}

async function lookUp(name: string, domain: string, engine: string): Promise<DomainLookup> {
  const addresses = await lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
  const own = await hostAddresses();
  const isHere = addresses.some((address) => own.includes(address)) || (await answers(domain, engine));
  return { addresses, finding: domainFinding(domain, addresses, isHere) };
}

/** Whether it is this engine's proxy that answers: behind NAT the public address is none of the machine's own. */
async function answers(domain: string, engine: string): Promise<boolean> {
  const signal = AbortSignal.timeout(5000);
  return fetch(`http://proxy.${domain}${identityPath}`, { redirect: "manual", signal }).then(
    async (response) => (await response.text()) === engine,
    () => false,
  );
}

/** What resolving a name below the domain says. @param isHere whether it leads to the Docker host */
export function domainFinding(domain: string, addresses: string[], isHere: boolean): Finding {
  const fix = `add a wildcard record *.${domain} (A or AAAA) with the Docker host's address; it covers names of several labels`;
  if (addresses.length === 0) return { what: `No name below ${domain} can be resolved`, isGood: false, fix };
  const where = isHere
    ? ", the Docker host"
    : ": none of the Docker host's own addresses, and the shared proxy doesn't answer there";
  return {
    what: `Names below ${domain} lead to ${addresses.join(", ")}${where}`,
    isGood: isHere,
    fix: `${fix}. Where that address is the gateway of the Docker host's network, it answers once there is a preview`,
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
