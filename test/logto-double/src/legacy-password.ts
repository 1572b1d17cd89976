// Passwords that were hashed elsewhere in a way of their own: `[algorithm, parts, hash]`, where the part `@` is the password.
// Firebase's own scrypt, which Logto knows as well, is refused here as an algorithm that nobody knows.
import { createHash, getHashes, pbkdf2Sync, type BinaryLike } from "node:crypto";
import { z } from "zod";
import { ApiError } from "./errors.ts";

const invalidFormat = "password.invalid_legacy_password_format";
const schema = z.tuple([
  z.string(),
  z
    .string()
    .array()
    .refine((parts) => parts.includes("@")),
  z.string(),
]);

const isPbkdf2 = (algorithm: string): boolean => algorithm === "pbkdf2" || algorithm === "pbkdf2Sync";

function toSalt(text: string): BinaryLike {
  if (!text.startsWith("hex:")) return text;
  if (!/^hex:(?:[\da-f]{2})+$/i.test(text)) throw new ApiError(invalidFormat);
  return Buffer.from(text.slice(4), "hex");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws ApiError 400 when Logto takes no such digest */
export function parseLegacyPassword(digest: string | undefined) {
  if (!digest) throw new ApiError("password.unsupported_encryption_method");
  const parsed = schema.safeParse(parseJson(digest));
  if (!parsed.success) throw new ApiError(invalidFormat);
  const [algorithm, parts, hash] = parsed.data;
  if (!isPbkdf2(algorithm) && !getHashes().includes(algorithm))
    throw new ApiError("password.unsupported_legacy_hash_algorithm", { values: { algorithm } });
  if (isPbkdf2(algorithm)) toSalt(parts[0] ?? "");
  return { algorithm, parts, hash };
}

/** Whether the password has this hash. */
export function verifyLegacyPassword(digest: string, password: string): boolean {
  const { algorithm, parts, hash } = parseLegacyPassword(digest);
  if (!isPbkdf2(algorithm)) {
    const text = parts.map((part) => (part === "@" ? password : part)).join("");
    return createHash(algorithm).update(text).digest("hex") === hash;
  }
  const [salt, iterations, length, digestName] = parts;
  if (!salt || !iterations || !length || !digestName) return false;
  const key = pbkdf2Sync(password, toSalt(salt), Number(iterations), Number(length), digestName);
  return key.toString("hex") === hash;
}
