/** Whether the domain of previews leads to the Docker host's shared proxy, with certificates that hold. */
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import { describeDuration } from "./duration.ts";
import type { Finding } from "./doctor.ts";

/** A certificate is renewed a month before its end; one that is nearer to it isn't being renewed. */
const soonMs = 14 * 86_400_000;

/** @returns findings about names and certificate */
export async function checkDomain(domain: string): Promise<Finding[]> {
  const name = `app.pr-doctor-${randomBytes(3).toString("hex")}.${domain}`;
  const addresses = await lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
  return [
    domainFinding(domain, addresses, await hostAddresses()),
    ...(await certificateFindings(`proxy.${domain}`, addresses[0])),
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
 * What the certificate says that a server shows, whoever signed it.
 * @returns nothing where no server answers
 */
export async function certificateFindings(
  name: string,
  address: string | undefined,
  port = 443,
): Promise<Finding[]> {
  if (address === undefined) return [];
  const validTo = await certificateEnd(address, name, port).catch(() => undefined);
  return validTo === undefined ? [] : [certificateFinding(validTo, Date.now())];
}

/** @param validTo and @param now milliseconds since 1970 */
export function certificateFinding(validTo: number, now: number): Finding {
  const fix =
    "see why it isn't renewed: docker logs logto-stack-previews-proxy   (ports 80 and 443 must be reachable from outside)";
  if (validTo <= now)
    return { what: `The certificate has expired ${describeDuration(now - validTo)} ago`, isGood: false, fix };
  return {
    what: `The certificate holds for another ${describeDuration(validTo - now)}`,
    isGood: validTo - now > soonMs,
    fix,
  };
}

function certificateEnd(host: string, servername: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Whoever signed it: an expired certificate is to be looked at, too.
    const socket = connect({ host, port, servername, rejectUnauthorized: false, timeout: 5000 }, () => {
      const { valid_to: validTo } = socket.getPeerCertificate();
      socket.destroy();
      resolve(Date.parse(validTo));
    });
    socket.on("timeout", () => socket.destroy(new Error("no answer")));
    socket.on("error", reject);
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
