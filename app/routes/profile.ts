/** `/profile`: needs sign-in. Asks Logto each time, so that what it shows is what Logto knows now. */
import { type Request, Router } from "express";
import { messagesFor } from "../messages/negotiate.ts";
import type { Site } from "../pages/layout.ts";
import { profilePage } from "../pages/profile-page.ts";
import { sessionOf } from "../session/session.ts";
import { SignInEndedError, asEnded } from "../sign-in/access-token.ts";
import type { CurrentUser, Users } from "../sign-in/current-user.ts";
import type { Logto } from "../sign-in/logto.ts";
import { SignInServerDownError } from "../sign-in/sign-in-server.ts";

/** The route. */
export function profileRoute({ site, users, logto }: { site: Site; users: Users; logto: Logto }): Router {
  return Router().get("/profile", (request, response) =>
    users.withUser(request, response, async (user) => {
      const profile = await readProfile(logto, request, user);
      response.send(profilePage(site, messagesFor(request), { ...profile, csrfToken: user.csrfToken }));
    }),
  );
}

/** Logto's claims, or the ID token's while Logto can't be reached. */
async function readProfile(logto: Logto, request: Request, { claims }: CurrentUser) {
  const session = sessionOf(request);
  if (session === undefined) throw new SignInEndedError(new Error("the session is gone"));
  try {
    return { claims: await logto.clientFor(session).fetchUserInfo(), live: true };
  } catch (error) {
    const known = asEnded(error);
    if (known instanceof SignInServerDownError) return { claims, live: false };
    throw known;
  }
}
