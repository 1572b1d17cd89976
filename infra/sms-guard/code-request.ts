/** Tells which requests to Logto ask for a code, and whose phone number they name. Paths are those of Logto 1.42. */

/** Who is to get the code. */
export type Recipient =
  | { kind: "phone"; number: string }
  /** A number that Logto knows and the request doesn't name. */
  | { kind: "unnamed" }
  | { kind: "email" }
  /** Nothing that the path takes: Logto would refuse it, or read it in a way that isn't known here. */
  | { kind: "unknown" };

type Reader = (body: unknown) => Recipient;

/**
 * The ways to a code, each with what Logto reads there. It drops every other property unseen, so a reader that looked at one
 * would be told who the recipient is by somebody who wants it to be another.
 */
const readers: [path: RegExp, read: Reader][] = [
  [/^\/api\/experience\/verification\/verification-code\/?$/i, readIdentifier],
  [/^\/api\/experience\/verification\/mfa-verification-code\/?$/i, readIdentifierType],
  [/^\/api\/interaction\/verification\/verification-code\/?$/i, readPhoneOrEmail],
  [/^\/api\/verifications\/verification-code\/?$/i, readIdentifier],
];

/** @returns what finds the recipient in a request's body; undefined where no code is asked for */
export function recipientReader(
  method: string | undefined,
  url: string,
): ((body: Buffer) => Recipient) | undefined {
  const path = pathOf(url);
  const reader = method === "POST" ? readers.find(([pattern]) => pattern.test(path))?.[1] : undefined;
  return reader && ((body) => reader(parse(body)));
}

/**
 * Whether every server reads the same path out of an address. Node.js also takes whole addresses, `#` and `\`, by which one of
 * the paths above would look like none of them.
 */
export function isPlain(url: string): boolean {
  return /^\/[\w\-.~%!$&'()*+,;=:@/]*$/.test(pathOf(url));
}

function pathOf(url: string): string {
  return url.split("?")[0] ?? "";
}

/** Signing in and up, and the account centre. */
function readIdentifier(body: unknown): Recipient {
  const identifier = property(body, "identifier");
  const type = property(identifier, "type");
  if (type === "email") return { kind: "email" };
  return type === "phone" ? phone(property(identifier, "value")) : { kind: "unknown" };
}

/** A second factor: Logto knows the number or the address. */
function readIdentifierType(body: unknown): Recipient {
  const type = property(body, "identifierType");
  if (type === "email") return { kind: "email" };
  return { kind: type === "phone" ? "unnamed" : "unknown" };
}

/** The older form of signing in and up. Which of the two Logto takes depends on their values, so both at once are none. */
function readPhoneOrEmail(body: unknown): Recipient {
  const email = property(body, "email");
  if (email === undefined) return phone(property(body, "phone"));
  return { kind: property(body, "phone") === undefined ? "email" : "unknown" };
}

function phone(value: unknown): Recipient {
  return typeof value === "string"
    ? { kind: "phone", number: value.replaceAll(/\D/g, "") }
    : { kind: "unknown" };
}

/** As Logto does, with whatever the request calls its charset: UTF-8, and a byte order mark before it is nothing. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
