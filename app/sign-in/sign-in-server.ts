/** How the app talks to the sign-in server: with a deadline, and with errors that tell down from refused. */
import { createRequester } from "@logto/client";
import { z } from "zod";
import type { Config } from "../config.ts";

/** The sign-in server can't be reached, or answers with its own failure. */
export class SignInServerDownError extends Error {
  public constructor(cause: unknown) {
    super("the sign-in server can't be reached", { cause });
    this.name = "SignInServerDownError";
  }
}

/** The sign-in server's refusal: an OAuth error code (RFC 6749, section 5.2). */
export class SignInServerRefusal extends Error {
  public readonly code: string;
  public readonly status: number;

  public constructor(code: string, status: number, description: string | undefined) {
    super(`the sign-in server refused: ${code} (status ${status})${description ? `, ${description}` : ""}`);
    this.name = "SignInServerRefusal";
    this.code = code;
    this.status = status;
  }
}

const refusal = z.object({ error: z.string().optional(), error_description: z.string().optional() });
const deadline = 5000;
const probeDeadline = 2500;

/**
 * The SDK's requester over our own fetch. Its default one prints bodies to the console, has no deadline, takes the empty
 * answer of a revocation for an error, and gives up its token cache if an answer has no `scope` (a token without scopes).
 *
 * @throws {SignInServerDownError | SignInServerRefusal}
 */
export function createSignInServerRequester({ logtoAppId, logtoAppSecret }: Config) {
  const authorization = `Basic ${Buffer.from(`${logtoAppId}:${logtoAppSecret}`).toString("base64")}`;
  return createRequester(async (input, init) => {
    const headers = new Headers(init?.headers);
    if (!headers.has("authorization")) headers.set("authorization", authorization);
    let status: number;
    let body: Record<string, unknown>;
    try {
      const response = await fetch(input, { ...init, headers, signal: AbortSignal.timeout(deadline) });
      status = response.status;
      const text = await response.text();
      body = text === "" ? {} : z.record(z.unknown()).parse(JSON.parse(text));
    } catch (error) {
      throw new SignInServerDownError(error);
    }
    if (status >= 500) throw new SignInServerDownError(new Error(`it answered with status ${status}`));
    if (status >= 400) {
      const { error = "unknown", error_description: description } = refusal.safeParse(body).data ?? {};
      throw new SignInServerRefusal(error, status, description);
    }
    return Response.json("access_token" in body ? { scope: "", ...body } : body);
  });
}

/** Makes an error of the SDK's own requests (the signing keys, fetched by jose) one of ours. */
export function asSignInServerError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const fromJose = code === "ERR_JWKS_TIMEOUT" || code === "ERR_JOSE_GENERIC" || code === "ERR_JWKS_INVALID";
  return fromJose || error.message === "fetch failed" ? new SignInServerDownError(error) : error;
}

/**
 * Asks for OIDC discovery, at most once a second: before people are sent there, and for the readiness check.
 *
 * @returns a function that rejects with {@link SignInServerDownError} while the server isn't ready
 */
export function createDiscoveryProbe({ logtoEndpoint }: Pick<Config, "logtoEndpoint">): () => Promise<void> {
  let last: { at: number; result: Promise<void> } | undefined;
  return () => {
    if (last === undefined || Date.now() - last.at > 1000) {
      last = { at: Date.now(), result: probe(`${logtoEndpoint}/oidc/.well-known/openid-configuration`) };
    }
    return last.result;
  };
}

async function probe(url: string): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(probeDeadline) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`discovery answered with status ${response.status}`);
  } catch (error) {
    throw new SignInServerDownError(error);
  }
}
