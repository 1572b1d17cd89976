/** The stack's public addresses: each an origin in one form, and together what one proxy on one port can tell apart. */
import { z } from "zod";
import { isLoopback } from "./names.ts";

/** Parsed as the origin, as browsers and Logto compare addresses: no trailing slash, small letters, no default port. */
export const addressSchema = z
  .string()
  .trim()
  .optional()
  .transform((text, context) => {
    if (text === undefined || text === "") return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const problem = problemOf(text, url);
    if (problem === undefined) return url?.origin;
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

function problemOf(text: string, url: URL | undefined): string | undefined {
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return `"${text}" isn't a URL; give one such as https://app.example.com`;
  // Not repeated: it may hold a password.
  if (url.username !== "" || url.password !== "")
    return "holds a user or a password; it must be an origin: scheme, host and port only";
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    return `"${text}" is http for a host that isn't loopback, so codes and sessions would cross the network in clear; use https`;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return `"${text}" must be an origin: scheme, host and port only`;
  return undefined;
}

/** The configuration keys that hold an address, in the order in which they are told. */
const addressKeys = ["appUrl", "endpoint", "adminEndpoint", "smsInboxUrl"] as const;

/** Every address of a stack, and the port of its proxy. */
export type StackAddresses = Record<(typeof addressKeys)[number], string> & {
  port: number;
  smsSandbox: boolean;
};

/** What is wrong with one key. */
export interface AddressProblem {
  key: (typeof addressKeys)[number];
  message: string;
}

/**
 * Looks at the addresses together. The proxy tells them apart by the host's name alone, since they come to one port; and it
 * listens on that port inside the network too, where an http address is to lead to it.
 */
export function addressProblems(addresses: StackAddresses): AddressProblem[] {
  const used = addressKeys.filter((key) => key !== "smsInboxUrl" || addresses.smsSandbox);
  return used.flatMap((key, index) => {
    const url = new URL(addresses[key]);
    const twin = used.slice(0, index).find((other) => new URL(addresses[other]).hostname === url.hostname);
    const messages = [
      ...(twin === undefined ? [] : [sharedName(key, twin, addresses)]),
      ...(url.protocol === "http:" && portOf(url) !== addresses.port
        ? [otherPort(key, url, addresses.port)]
        : []),
    ];
    return messages.map((message) => ({ key, message }));
  });
}

function portOf(url: URL): number {
  return url.port === "" ? 80 : Number(url.port);
}

const exampleNames = {
  appUrl: "app",
  endpoint: "auth",
  adminEndpoint: "console",
  smsInboxUrl: "sms",
} as const;

function sharedName(
  key: AddressProblem["key"],
  twin: AddressProblem["key"],
  addresses: StackAddresses,
): string {
  return (
    `${addresses[key]} has the host name of ${twin}, ${addresses[twin]}; all come to one port, where the name alone tells them apart, ` +
    `so give each a name of its own: \`pulumi config set ${key} https://${exampleNames[key]}.example.com\``
  );
}

function otherPort(key: AddressProblem["key"], url: URL, port: number): string {
  const mended = new URL(url);
  mended.port = String(port);
  return (
    `${url.origin} leads to port ${portOf(url)}, and the stack listens on ${port}; ` +
    `run \`pulumi config set ${key} ${mended.origin}\`, or \`pulumi config set port ${portOf(url)}\``
  );
}
