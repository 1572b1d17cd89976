/**
 * Access tokens of the signed-in user: from the session while they live, renewed with the refresh token after.
 * Renewing is where the app learns that Logto has ended a sign-in: a user who was suspended or deleted is
 * out of the app when the access token has run out, at the latest.
 */
import { LogtoClientError } from "@logto/node";
import type { Request } from "express";
import { z } from "zod";
import { withSessionLock } from "../session/session-lock.ts";
import { type AppSession, reloadSession, saveSession, sessionOf } from "../session/session.ts";
import type { Logto } from "./logto.ts";
import { SignInServerRefusal, asSignInServerError } from "./sign-in-server.ts";

/** Logto no longer vouches for this user: the session has to end. */
export class SignInEndedError extends Error {
  public constructor(cause: unknown) {
    super("the sign-in server has ended this sign-in", { cause });
    this.name = "SignInEndedError";
  }
}

/** What the SDK keeps under "accessToken": tokens by scopes and resource, `@<resource>`. */
const tokenCache = z.record(z.object({ token: z.string(), expiresAt: z.number() }));

/**
 * An access token that is valid now.
 *
 * @param resource indicator of an API resource; without one, the token is for Logto's userinfo endpoint
 * @throws {SignInEndedError} if the user isn't signed in at Logto any longer
 * @throws {SignInServerDownError} if the token has run out and Logto can't be asked for another
 * @throws {SignInServerRefusal} if Logto gives no token for this resource
 */
export async function freshAccessToken(logto: Logto, request: Request, resource?: string): Promise<string> {
  const token = cachedToken(sessionOf(request), resource);
  if (token !== undefined) return token;
  return withSessionLock(request.sessionID, async () => {
    // Whoever held the lock before may have renewed the tokens, or signed out.
    const session = await reloadSession(request);
    if (session === undefined) throw new SignInEndedError(new Error("the session is gone"));
    try {
      const renewed = await logto.clientFor(session).getAccessToken(resource);
      await saveSession(session);
      return renewed;
    } catch (error) {
      throw asEnded(error);
    }
  });
}

/** A refused token or refresh token, told apart from everything else that can go wrong. */
export function asEnded(error: unknown): unknown {
  const known = asSignInServerError(error);
  const ended =
    known instanceof LogtoClientError ||
    (known instanceof SignInServerRefusal && (known.code === "invalid_grant" || known.status === 401));
  return ended && !isWrongClient(known) ? new SignInEndedError(known) : known;
}

/** The app's own credentials are wrong: that is the operator's to mend and no reason to sign anybody out. */
function isWrongClient(error: unknown): boolean {
  return error instanceof SignInServerRefusal && error.code === "invalid_client";
}

function cachedToken(session: AppSession | undefined, resource = ""): string | undefined {
  if (session?.accessToken === undefined) return undefined;
  const entry = tokenCache.safeParse(JSON.parse(session.accessToken)).data?.[`@${resource}`];
  return entry !== undefined && entry.expiresAt > Date.now() / 1000 ? entry.token : undefined;
}
