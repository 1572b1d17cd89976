/** `POST /sign-out`: ends the session here, revokes the refresh token, and lets Logto end its own session. */
import { type Request, Router } from "express";
import { z } from "zod";
import { messagesFor } from "../messages/negotiate.ts";
import { signedOutHerePage } from "../pages/sign-in-page.ts";
import { checkCsrfToken } from "../security/csrf-token.ts";
import { type AppSession, sessionOf } from "../session/session.ts";
import { SignInServerDownError } from "../sign-in/sign-in-server.ts";
import type { SignInDependencies } from "./sign-in.ts";

const signOutForm = z.object({ csrf_token: z.string().optional() }).catch({});

/** The route. */
export function signOutRoute(dependencies: SignInDependencies): Router {
  const { site, sessions, form, logger } = dependencies;
  return Router().post("/sign-out", form, async (request, response) => {
    const session = sessionOf(request);
    if (session?.idToken === undefined) {
      response.redirect(303, "/");
      return;
    }
    checkCsrfToken(session.csrfToken, signOutForm.parse(request.body ?? {}).csrf_token);
    const address = await endSessionAddress(dependencies, session, request);
    await sessions.end(request, response);
    logger.info({ requestId: request.id, event: "sign-out" }, "signed out");
    if (address === undefined) response.send(signedOutHerePage(site, messagesFor(request)));
    else response.redirect(303, address);
  });
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
