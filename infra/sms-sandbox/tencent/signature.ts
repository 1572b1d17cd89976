/**
 * Verifies a request's TC3-HMAC-SHA256 signature and its timestamp.
 * Source: "Signature Method v3" of Tencent Cloud API 3.0 (cloud.tencent.com/document/api/382/52072).
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { TencentError } from "./error.ts";

const algorithm = "TC3-HMAC-SHA256";
/** How far a request's timestamp may be from the server's clock, in seconds, in either direction. */
const toleranceSeconds = 300;

const authorizationPattern =
  /^TC3-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([a-z0-9]+)\/tc3_request, *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})$/;

export interface SignedRequest {
  method: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Checks that the request was signed with a key of the account not more than five minutes ago (or ahead).
 *
 * @param findSecretKey the SecretKey that belongs to a SecretId
 * @param now the server's clock, in milliseconds
 * @param service the product in the credential's scope
 * @throws TencentError `AuthFailure.*`, `MissingParameter` or `InvalidParameterValue`
 */
export function verifySignature(
  request: SignedRequest,
  findSecretKey: (secretId: string) => string | undefined,
  now: number,
  service = "sms",
): void {
  const { headers } = request;
  const [secretId, date, scopeService, signedHeaders, signature] = parseAuthorization(headers.authorization);
  const secretKey = findSecretKey(secretId);
  if (secretKey === undefined) {
    throw new TencentError(
      "AuthFailure.SecretIdNotFound",
      "The SecretId is not found, please ensure that your SecretId is correct.",
    );
  }
  const timestamp = parseTimestamp(headers["x-tc-timestamp"], now);
  const wanted = new Date(timestamp * 1000).toISOString().slice(0, 10);
  if (date !== wanted) fail(`the credential's date is ${date}, but the timestamp is of ${wanted}`);
  if (scopeService !== service) fail(`the credential's service is ${scopeService}, not ${service}`);
  const names = signedHeaders.split(";");
  for (const name of ["content-type", "host"]) {
    if (!names.includes(name)) fail(`SignedHeaders lacks ${name}`);
  }
  if (!isEqual(signature, sign(request, names, timestamp, secretKey, service))) {
    fail("please check your signature is correct");
  }
}

function parseAuthorization(value: string | undefined): [string, string, string, string, string] {
  if (value === undefined)
    throw new TencentError("MissingParameter", "The request header lacks Authorization.");
  const [, secretId, date, scopeService, signedHeaders, signature] = authorizationPattern.exec(value) ?? [];
  if (!secretId || !date || !scopeService || !signedHeaders || !signature) {
    throw new TencentError(
      "AuthFailure.InvalidAuthorization",
      `The request header's Authorization is not of the form of ${algorithm}.`,
    );
  }
  return [secretId, date, scopeService, signedHeaders, signature];
}

function parseTimestamp(value: string | string[] | undefined, now: number): number {
  if (value === undefined)
    throw new TencentError("MissingParameter", "The request header lacks X-TC-Timestamp.");
  if (typeof value !== "string" || !/^\d{1,10}$/.test(value)) {
    throw new TencentError("InvalidParameterValue", "X-TC-Timestamp is not a UNIX timestamp in seconds.");
  }
  const timestamp = Number(value);
  if (Math.abs(Math.floor(now / 1000) - timestamp) > toleranceSeconds) {
    throw new TencentError(
      "AuthFailure.SignatureExpire",
      "The signature has expired: the timestamp and the server's time differ by more than five minutes.",
    );
  }
  return timestamp;
}

function sign(
  request: SignedRequest,
  names: string[],
  timestamp: number,
  secretKey: string,
  service: string,
): string {
  const canonicalHeaders = names.map((name) => `${name}:${canonicalValue(request.headers, name)}\n`).join("");
  const canonicalRequest = [
    request.method,
    "/",
    "",
    canonicalHeaders,
    names.join(";"),
    sha256(request.body),
  ].join("\n");
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const stringToSign = [
    algorithm,
    String(timestamp),
    `${date}/${service}/tc3_request`,
    sha256(canonicalRequest),
  ].join("\n");
  const dateKey = hmac(`TC3${secretKey}`, date);
  const signingKey = hmac(hmac(dateKey, service), "tc3_request");
  return hmac(signingKey, stringToSign).toString("hex");
}

/** Values are trimmed and in lower case; the host is signed without a port, since Tencent's is always 443. */
function canonicalValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (typeof value !== "string") fail(`SignedHeaders names ${name}, which the request lacks`);
  const canonical = value.trim().toLowerCase();
  return name === "host" ? canonical.replace(/:\d+$/, "") : canonical;
}

function fail(reason: string): never {
  throw new TencentError(
    "AuthFailure.SignatureFailure",
    `The provided credentials could not be validated: ${reason}.`,
  );
}

function sha256(value: string | Buffer): string {
  return createHash("sha256").update(value).digest("hex");
}

function hmac(key: string | Buffer, value: string): Buffer {
  return createHmac("sha256", key).update(value).digest();
}

/** Compares in constant time; the digests make both sides equally long. */
export function isEqual(left: string, right: string): boolean {
  return timingSafeEqual(
    createHash("sha256").update(left).digest(),
    createHash("sha256").update(right).digest(),
  );
}
