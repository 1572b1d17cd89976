// A tenant's signing and cookie keys, as the seed wrote them to logto_configs.
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { JWK } from "jose";
import { getOidcProviderPrivateKeys, logtoOidcConfigGuard } from "@logto/schemas";
import { z } from "zod";
import type { Queryable } from "../database.ts";

/** A tenant's keys, ready for oidc-provider and for checking tokens. */
export interface SigningKeys {
  readonly cookieKeys: string[];
  readonly privateJwks: JWK[];
  readonly publicJwks: JWK[];
  /** Undefined for RSA keys of old servers: oidc-provider's default then. */
  readonly algorithm: "ES384" | undefined;
  readonly sessionTtl: number | undefined;
}

const configRow = z.object({ key: z.string(), value: z.unknown() });

/** Reads a tenant's keys. */
export async function loadKeys(db: Queryable, tenantId: string): Promise<SigningKeys> {
  const { rows } = await db.query("select key, value from logto_configs where tenant_id = $1", [tenantId]);
  const configs = new Map(rows.map((row) => configRow.parse(row)).map(({ key, value }) => [key, value]));
  const privateKeys = getOidcProviderPrivateKeys(
    logtoOidcConfigGuard["oidc.privateKeys"].parse(configs.get("oidc.privateKeys")),
  );
  const cookieKeys = logtoOidcConfigGuard["oidc.cookieKeys"].parse(configs.get("oidc.cookieKeys"));
  const session = z.object({ ttl: z.number().optional() }).catch({}).parse(configs.get("oidc.session"));
  const pems = privateKeys.map(({ value }) => value);
  const privateJwks = pems.map((pem) => withId(createPrivateKey(pem).export({ format: "jwk" })));
  return {
    cookieKeys: cookieKeys.map(({ value }) => value),
    privateJwks,
    publicJwks: pems.map((pem) => withId(createPublicKey(pem).export({ format: "jwk" }))),
    algorithm: privateJwks[0]?.kty === "EC" ? "ES384" : undefined,
    sessionTtl: session.ttl,
  };
}

const keyParts = z.object({
  kty: z.string(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  d: z.string().optional(),
  e: z.string().optional(),
  n: z.string().optional(),
});

// The key's id is the SHA-256 of its public part, members in alphabetical order (RFC 7638).
function withId(exported: unknown): JWK {
  const key = keyParts.passthrough().parse(exported);
  const { kty, crv, x, y, e, n } = key;
  const members = kty === "RSA" ? { e, kty, n } : kty === "EC" ? { crv, kty, x, y } : { crv, kty, x };
  return { ...key, kid: createHash("sha256").update(JSON.stringify(members)).digest("base64url") };
}
