// Pulumi's property values as they travel over gRPC, decoded into plain data with markers for what is secret and for
// what a preview can't know yet.
import { struct } from "./protocol.js";

/** A value that must stay encrypted in the state and hidden in messages. */
export class Secret {
  public readonly value: unknown;

  public constructor(value: unknown) {
    this.value = value;
  }
}

/** A value that only an update can tell. */
export class Unknown {
  declare private readonly brand: "unknown";
}

/** The only instance that is needed. */
export const unknown = new Unknown();

/** Properties of a resource: JSON with {@link Secret} and {@link Unknown} somewhere in it. */
export type Properties = Record<string, unknown>;

// The wire format's signatures, from pulumi's sdk/go/common/resource/properties.go.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownStrings = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Tells a plain object from arrays, markers and everything else. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

function decodeSpecial(value: Record<string, unknown>): unknown {
  const inner = value["value"];
  switch (value[signatureKey]) {
    case secretSignature:
      return new Secret(decode(inner));
    case outputSignature: {
      const decoded = inner === undefined ? unknown : decode(inner);
      return value["secret"] === true ? new Secret(decoded) : decoded;
    }
    default:
      throw new Error("Assets, archives and resource references can't be given to a Logto resource.");
  }
}

function decode(value: unknown): unknown {
  if (typeof value === "string") return unknownStrings.has(value) ? unknown : value;
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  if (signatureKey in value) return decodeSpecial(value);
  return mapRecord(value, decode);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function encode(value: unknown): Json {
  if (value instanceof Unknown) return unknownString;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: encode(value.value) };
  if (Array.isArray(value)) return value.map(encode);
  if (isRecord(value)) return encodeRecord(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function encodeRecord(value: Record<string, unknown>): Record<string, Json> {
  const known = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(known.map(([key, child]) => [key, encode(child)]));
}

function mapRecord(
  value: Record<string, unknown>,
  map: (child: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, map(child)]),
  );
}

/** Decodes a message's properties. A property that is null counts as left out, as Pulumi's SDKs mean it. */
export function decodeProperties(message: struct.Struct | undefined): Properties {
  const decoded = decode(message?.toJavaScript() ?? {});
  if (!isRecord(decoded)) return {};
  return Object.fromEntries(Object.entries(decoded).filter(([, value]) => value !== null));
}

/** Encodes properties for a message. */
export function encodeProperties(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(encodeRecord(properties));
}

/** The same data without secret markers; unknowns stay. */
export function reveal(value: unknown): unknown {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  return isRecord(value) ? mapRecord(value, reveal) : value;
}

/** {@link reveal} for properties. */
export function revealProperties(properties: Properties): Record<string, unknown> {
  return mapRecord(properties, reveal);
}

/** Whether a value is, or holds, something that isn't known yet. */
export function holdsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return holdsUnknown(value.value);
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isRecord(value) && Object.values(value).some(holdsUnknown);
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Secret) return strings(value.value);
  if (Array.isArray(value)) return value.flatMap(strings);
  return isRecord(value) ? Object.values(value).flatMap(strings) : [];
}

/** Every text inside a secret. */
export function secretStrings(value: unknown): string[] {
  if (value instanceof Secret) return strings(value.value);
  if (Array.isArray(value)) return value.flatMap(secretStrings);
  return isRecord(value) ? Object.values(value).flatMap(secretStrings) : [];
}

/** Copies the secret markers of `template` onto plain data of about the same shape. */
export function markLike(value: unknown, template: unknown): unknown {
  if (value === undefined || value instanceof Secret) return value;
  if (template instanceof Secret) return new Secret(value);
  if (Array.isArray(value) && Array.isArray(template)) {
    // A list may have been reordered: one secret element makes them all secret.
    const secret = template.some((other) => other instanceof Secret);
    return value.map((child: unknown) => (secret ? new Secret(child) : child));
  }
  if (!isRecord(value) || !isRecord(template)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, markLike(child, template[key])]),
  );
}

/** The same record without some of its keys. */
export function omit(record: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
