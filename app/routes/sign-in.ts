/**
 * Into Logto: `GET /sign-in` asks a visitor to sign in, `POST /sign-in` and `POST /sign-up` send them there. These
 * are the only routes that begin a session, so it is by POST: a crawler or a prefetch makes no rows.
 */
import { type Request, type RequestHandler, type Response, Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import type { Config } from "../config.ts";
import { PageError } from "../failure.ts";
import { messagesFor } from "../messages/negotiate.ts";
import type { Site } from "../pages/layout.ts";
import { signInPage } from "../pages/sign-in-page.ts";
import { SessionStoreError, type Sessions, saveSession, sessionOf, signInFor } from "../session/session.ts";
import type { Logto } from "../sign-in/logto.ts";

/** What the routes that lead to Logto stand on. */
export interface SignInDependencies {
  config: Config;
  site: Site;
  sessions: Sessions;
  logto: Logto;
  logger: Logger;
  /** Parses a form. */
  form: RequestHandler;
  /** Rejects while the sign-in server isn't ready: better a page of ours than the proxy's. */
  assertSignInServer: () => Promise<void>;
}

/** A path of this app. Anything else, such as `//elsewhere.example`, becomes the first page. */
export const returnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\w\-./?=&%~]*$/)
  .catch("/");

/** The three routes. */
export function signInRoutes(dependencies: SignInDependencies): Router {
  const { site, sessions, form } = dependencies;
  const router = Router();
  router.get("/sign-in", (request, response) => {
    const { return_to: returnTo, ended } = request.query;
    const page = { returnTo: returnPath.parse(returnTo), ended: ended === "1" };
    response.send(signInPage(site, messagesFor(request), page));
  });
  router.post("/sign-in", form, sessions.always, (request, response) =>
    begin(dependencies, request, response, "signIn"),
  );
  router.post("/sign-up", form, sessions.always, (request, response) =>
    begin(dependencies, request, response, "register"),
  );
  return router;
}

const signInForm = z.object({ return_to: returnPath }).catch({ return_to: "/" });

async function begin(
  { config, logto, assertSignInServer }: SignInDependencies,
  request: Request,
  response: Response,
  firstScreen: "signIn" | "register",
): Promise<void> {
  const { return_to: returnTo } = signInForm.parse(request.body ?? {});
  const session = sessionOf(request);
  if (session === undefined) throw new SessionStoreError(new Error("no session could begin"));
  if (session.idToken !== undefined) {
    response.redirect(303, returnTo);
    return;
  }
  // express-session would silently send no cookie, and the sign-in could never be finished.
  if (config.secure && !request.secure) throw new PageError("insecureProxy", 500);
  await assertSignInServer();
  const address = await logto.addressOf(session, (client) =>
    client.signIn({
      redirectUri: `${config.appUrl}/callback`,
      ...(firstScreen === "register" && { firstScreen }),
    }),
  );
  session.returnTo = returnTo;
  session.cookie.maxAge = signInFor;
  await saveSession(session);
  response.redirect(303, address);
}
