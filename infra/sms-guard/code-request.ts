/** Tells which requests to Logto ask for a code, and whose phone number they name. Paths are those of Logto 1.42. */

/** Signing in and up, the older form of both, and the account centre. A number's owner is only asked for by these. */
const paths =
  /^\/api\/(?:experience\/verification\/(?:mfa-)?verification-code|interaction\/verification\/verification-code|verifications\/verification-code)\/?$/i;

/** Whether a request asks for a code to be sent. */
export function asksForCode(method: string | undefined, url: string | undefined): boolean {
  return method === "POST" && paths.test((url ?? "").split("?")[0] ?? "");
}

/** Who is to get the code. */
export type Recipient =
  | { kind: "phone"; number: string }
  /** A number that Logto knows and the request doesn't name. */
  | { kind: "unnamed" }
  | { kind: "email" };

/**
 * Reads the recipient out of a request's JSON. Where Logto reads one property alone, so does this: nothing beside it
 * can make a phone number look like something else. What isn't understood is Logto's to refuse.
 */
export function readRecipient(body: string): Recipient {
  const parsed = parse(body);
  const identifier = property(parsed, "identifier");
  if (identifier !== undefined && property(identifier, "type") === "email") return { kind: "email" };
  const value = identifier === undefined ? property(parsed, "phone") : property(identifier, "value");
  if (typeof value === "string") return { kind: "phone", number: value.replaceAll(/\D/g, "") };
  return typeof property(parsed, "email") === "string" && identifier === undefined
    ? { kind: "email" }
    : { kind: "unnamed" };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
