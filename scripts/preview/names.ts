/**
 * Every name that a preview has, derived from what it is a preview of: its stack, its port, its addresses. Docker names
 * (containers, network, volumes) follow from the stack's name in infra/names.ts, and each preview has a PostgreSQL of its
 * own, so that its databases can be called the same everywhere.
 */
import { createHash } from "node:crypto";
import { dockerName, stackAddresses } from "../../infra/names.ts";
import { UserError } from "../setup/user-error.mjs";

/** Every preview's stack begins with it, and no other stack that our commands touch. */
export const stackPrefix = "pr-";

/** Of a stack's name: it is part of host names, and longer ones are hard to read. The program takes no longer ones. */
const maximumLength = 40;
/** 40 bits, written in 8 characters. */
const hashLength = 8;
/** Of a readable part that gets a hash. */
const slugLength = maximumLength - stackPrefix.length - hashLength - 1;

/** What a name may be so that it is taken as it is. One that ends like a hash of ours isn't: it could be mistaken for one. */
const plainName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u;
const hashEnding = new RegExp(`-[a-z2-7]{${hashLength}}$`, "u");

/** Ports from here on are given to previews: below those that Linux and Kubernetes hand out by themselves. */
const firstPort = 20_000;
const portCount = 10_000;

/** The addresses of a preview. */
export interface PreviewAddresses {
  app: string;
  auth: string;
  console: string;
  sms: string;
}

/**
 * The stack of a preview.
 * @param subject what it is a preview of: a pull request's number (`123`, `#123`), a branch, or a preview's own name
 * (`pr-123`) as `list` shows it
 * @returns 4 to 40 small letters, digits and inner hyphens. Branches that differ never get the same name (but for one
 * called like another's preview, which means that one): what can't be a host name as it is gets a hash at its end.
 * @throws UserError where nothing of it could be read in a host name
 */
export function stackNameOf(subject: string): string {
  const wanted = subject.trim();
  const number = /^(?:#|pr-)?0*([1-9]\d{0,14})$/u.exec(wanted)?.[1];
  if (number !== undefined) return stackPrefix + number;
  if (wanted.startsWith(stackPrefix) && wanted.length <= maximumLength && plainName.test(wanted))
    return wanted;
  const isPlain =
    plainName.test(wanted) && wanted.length <= maximumLength - stackPrefix.length && !hashEnding.test(wanted);
  if (isPlain) return stackPrefix + wanted;
  const slug = slugOf(wanted);
  if (slug === "") throw unreadable(subject);
  return `${stackPrefix}${slug}-${hashOf(wanted)}`;
}

/** What is left of a subject in small letters, digits and hyphens: é becomes e, a slash or a dot becomes a hyphen. */
function slugOf(subject: string): string {
  return subject
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replace(/^-/u, "")
    .slice(0, slugLength)
    .replace(/-$/u, "");
}

/** In the letters of base32, which a host name may hold in any case. */
function hashOf(text: string): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const bytes = createHash("sha256").update(text).digest().subarray(0, hashLength);
  return [...bytes].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

function unreadable(subject: string): UserError {
  const shown = JSON.stringify(Array.from(subject).slice(0, 40).join(""));
  return new UserError(
    `A preview can't be called ${shown}: it holds no letter from a to z and no digit, and its name becomes part of host names.`,
    "give a pull request's number or a name of your own: npm run preview -- up 123   or: npm run preview -- up my-branch",
  );
}

/**
 * The ports that a preview may publish, the first choice first. Derived from its name, so that it mostly gets the same
 * port again; the others are for when that one is taken.
 */
export function* portCandidates(stack: string): Generator<number> {
  const start = createHash("sha256").update(stack).digest().readUInt32BE(0) % portCount;
  for (let step = 0; step < portCount; step += 1) yield firstPort + ((start + step) % portCount);
}

/**
 * A preview's addresses.
 * @param domain the wildcard domain of all previews; without one they are names of this machine on the preview's port
 */
export function previewAddresses(stack: string, port: number, domain: string | undefined): PreviewAddresses {
  if (domain === undefined) return stackAddresses(stack, port);
  const origin = (name: string) => `https://${hostBelow(domain, stack, name)}`;
  return { app: origin("app"), auth: origin("auth"), console: origin("console"), sms: origin("sms") };
}

/** The host names of those addresses, which are all that the shared proxy has a certificate for. */
export function previewHosts(stack: string, domain: string): string[] {
  return ["app", "auth", "console", "sms"].map((name) => hostBelow(domain, stack, name));
}

function hostBelow(domain: string, stack: string, name: string): string {
  return `${name}.${stack}.${domain}`;
}

/** The volume that carries what is known of a preview; a new one for each change, so that there is always a whole one. */
export function recordVolume(stack: string, writtenAt: number): string {
  return dockerName(stack, `record-${writtenAt}`);
}

/** Tells a preview's record from its other volumes. */
export function isRecordVolume(name: string): boolean {
  return /-record-\d+$/u.test(name);
}
