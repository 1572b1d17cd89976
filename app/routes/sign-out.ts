/** `POST /sign-out`: ends the session here, revokes the refresh token, and lets Logto end its own session. */
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { messagesFor } from "../messages/negotiate.ts";
import { signedOutHerePage } from "../pages/sign-in-page.ts";
import { checkCsrfToken } from "../security/csrf-token.ts";
import { type AppSession, reloadSession, sessionOf } from "../session/session.ts";
import { withSessionLock } from "../session/session-lock.ts";
import { SignInServerDownError } from "../sign-in/sign-in-server.ts";
import type { SignInDependencies } from "./sign-in.ts";

const signOutForm = z.object({ csrf_token: z.string().optional() }).catch({});

/** The route. */
export function signOutRoute(dependencies: SignInDependencies): Router {
  const { site, form } = dependencies;
  return Router().post("/sign-out", form, async (request, response) => {
    if (sessionOf(request)?.idToken === undefined) {
      response.redirect(303, "/");
      return;
    }
    // Another tab that was just renewing its token would write the session back after its end.
    const address = await withSessionLock(request.sessionID, () => end(dependencies, request, response));
    if (address === undefined) response.send(signedOutHerePage(site, messagesFor(request)));
    else response.redirect(303, address);
  });
}

/** @returns where to go from here; undefined if Logto can't be reached */
async function end(
  dependencies: SignInDependencies,
  request: Request,
  response: Response,
): Promise<string | undefined> {
  const { sessions, logger } = dependencies;
  // With the tokens as they are now: whoever held the lock before may have renewed them, or signed out.
  const session = await reloadSession(request);
  if (session?.idToken === undefined) return "/";
  checkCsrfToken(session.csrfToken, signOutForm.parse(request.body ?? {}).csrf_token);
  const address = await endSessionAddress(dependencies, session, request);
  await sessions.end(request, response);
  logger.info({ requestId: request.id, event: "sign-out" }, "signed out");
  return address;
}

/** Where Logto ends its session; undefined if it can't be reached, since people must be able to leave even then. */
async function endSessionAddress(
  { config, logto, logger, assertSignInServer }: SignInDependencies,
  session: AppSession,
  request: Request,
): Promise<string | undefined> {
  try {
    await assertSignInServer();
    return await logto.addressOf(session, (client) => client.signOut(`${config.appUrl}/`));
  } catch (error) {
    if (!(error instanceof SignInServerDownError)) throw error;
    logger.warn({ requestId: request.id, err: error }, "signed out here only");
    return undefined;
  }
}
