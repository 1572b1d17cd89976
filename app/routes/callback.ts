/** `/callback`: where Logto sends people back. Spends the code, and begins a fresh session for the signed-in user. */
import { Router } from "express";
import { LogtoClientError } from "@logto/node";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { maskPhoneNumber } from "../mask.ts";
import { createCsrfToken } from "../security/csrf-token.ts";
import { type AppSession, regenerateSession, saveSession, sessionOf } from "../session/session.ts";
import { withSessionLock } from "../session/session-lock.ts";
import { type Logto, signedInKeys } from "../sign-in/logto.ts";
import { asSignInServerError } from "../sign-in/sign-in-server.ts";

/** The route. Its failures get pages of their own, see failure.ts. */
export function callbackRoute({
  config,
  logto,
  logger,
}: {
  config: Config;
  logto: Logto;
  logger: Logger;
}): Router {
  return Router().get("/callback", async (request, response) => {
    const session = sessionOf(request);
    if (session === undefined) throw new LogtoClientError("sign_in_session.not_found");
    // Back at the callback by the browser's history, after the sign-in was finished.
    if (session.idToken !== undefined && session.signInSession === undefined) {
      response.redirect(303, "/");
      return;
    }
    const returnTo = session.returnTo ?? "/";
    await withSessionLock(request.sessionID, () =>
      finish(logto, session, config.appUrl + request.originalUrl),
    );
    // A new id, so that nobody who knew the old one is signed in as well. After the SDK has spent its PKCE verifier,
    // which is in the old session.
    const tokens = signedInKeys.map((key) => [key, session[key]]);
    const fresh = await regenerateSession(request);
    Object.assign(fresh, Object.fromEntries(tokens), { csrfToken: createCsrfToken() });
    await saveSession(fresh);
    const { sub, phone_number: phoneNumber } = await logto.clientFor(fresh).getIdTokenClaims();
    const phone = typeof phoneNumber === "string" ? maskPhoneNumber(phoneNumber) : undefined;
    logger.info({ requestId: request.id, event: "sign-in", user: sub, phone }, "signed in");
    response.redirect(303, returnTo);
  });
}

async function finish(logto: Logto, session: AppSession, callbackUri: string): Promise<void> {
  try {
    await logto.clientFor(session).handleSignInCallback(callbackUri);
  } catch (error) {
    throw asSignInServerError(error);
  }
}
