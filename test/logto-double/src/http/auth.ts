// The Management API's door: a bearer token of this server, for this tenant's API, with the scope "all".
import type { Middleware } from "koa";
import { createLocalJWKSet, jwtVerify, errors as joseErrors, type JWTPayload } from "jose";
import { getManagementApiResourceIndicator } from "@logto/schemas";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import type { SigningKeys } from "../oidc/keys.ts";

/** Issuers and keys whose tokens a tenant accepts; the default tenant accepts the admin tenant's too. */
export interface TrustedIssuers {
  readonly issuers: readonly string[];
  keys(): Promise<SigningKeys[]>;
}

/** Who calls. */
export interface Caller {
  readonly id: string;
}

const callers = new WeakMap<object, Caller>();

/** The caller of a request that has passed the door. */
export const callerOf = (request: object): Caller | undefined => callers.get(request);

/** Refuses every request without a valid token: 401 without or with a bad one, 403 without the scope. */
export function requireManagementToken(tenantId: string, trusted: TrustedIssuers): Middleware {
  return async (ctx, next) => {
    const payload = await verify(
      bearerToken(ctx.headers.authorization),
      trusted,
      getManagementApiResourceIndicator(tenantId),
    );
    if (!payload.sub) throw new ApiError("auth.jwt_sub_missing", { status: 401 });
    const scopes = z.string().catch("").parse(payload["scope"]).split(" ");
    if (!scopes.includes("all")) throw new ApiError("auth.forbidden", { status: 403 });
    callers.set(ctx.req, { id: payload.sub });
    await next();
  };
}

function bearerToken(header: string | undefined): string {
  if (!header) throw new ApiError("auth.authorization_header_missing", { status: 401 });
  if (!header.startsWith("Bearer")) {
    throw new ApiError("auth.authorization_token_type_not_supported", {
      status: 401,
      data: { supportedTypes: ["Bearer"] },
    });
  }
  return header.slice("Bearer".length + 1);
}

async function verify(token: string, trusted: TrustedIssuers, audience: string): Promise<JWTPayload> {
  const keys = (await trusted.keys()).flatMap(({ publicJwks }) => publicJwks);
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys }), {
      issuer: [...trusted.issuers],
      audience,
    });
    return payload;
  } catch (error) {
    if (!(error instanceof joseErrors.JOSEError)) throw error;
    // What jose says about the token is passed on, as Logto does.
    throw new ApiError("auth.unauthorized", {
      status: 401,
      data: { ...Object.fromEntries(Object.entries(error)), code: error.code, name: error.name },
    });
  }
}
