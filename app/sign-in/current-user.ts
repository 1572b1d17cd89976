/**
 * Who is signed in, for the pages. Each route decides how much it asks of Logto:
 *
 * | route            | asks Logto                                   | while Logto can't be reached             |
 * | ---------------- | -------------------------------------------- | ---------------------------------------- |
 * | `/`, visitors    | never                                        | works                                    |
 * | `/`, signed in   | when the access token has run out            | works until then, then says so (503)     |
 * | `/profile`       | every time, for the claims as they are now   | until then, the claims as of sign-in     |
 * | `/reports`       | when the API's access token has run out      | works until then, then says so (503)     |
 */
import type { IdTokenClaims } from "@logto/node";
import type { Request, Response } from "express";
import type { Logger } from "pino";
import type { Sessions } from "../session/session.ts";
import { sessionOf } from "../session/session.ts";
import { SignInEndedError, freshAccessToken } from "./access-token.ts";
import { type Logto, readUser } from "./logto.ts";

/** The signed-in user, with the session's token for forms. */
export interface CurrentUser {
  claims: IdTokenClaims;
  csrfToken: string;
}

/** Finds the signed-in user of a request. */
export interface Users {
  /**
   * @returns undefined for a visitor, and for someone whose sign-in Logto has ended (their session ends here too)
   * @throws {SignInServerDownError} if Logto has to be asked and can't be
   */
  current(request: Request, response: Response): Promise<CurrentUser | undefined>;
  /**
   * Answers with `page` for a signed-in person, and sends everybody else to the sign-in page, and back here afterwards: also
   * those whose sign-in turns out to have been ended by Logto only while `page` asks for more.
   */
  withUser(request: Request, response: Response, page: (user: CurrentUser) => Promise<void>): Promise<void>;
}

/** Binds {@link Users} to the SDK and the sessions. */
export function createUsers(logto: Logto, sessions: Sessions, logger: Logger): Users {
  const signedOutByServer = async (request: Request, response: Response) => {
    await sessions.end(request, response);
    response.locals["signInEnded"] = true;
    logger.info({ requestId: request.id, event: "sign-in ended by the sign-in server" }, "signed out");
  };
  const users: Users = {
    async current(request, response) {
      const session = sessionOf(request);
      if (session?.idToken === undefined) return undefined;
      try {
        await freshAccessToken(logto, request);
      } catch (error) {
        if (!(error instanceof SignInEndedError)) throw error;
        await signedOutByServer(request, response);
        return undefined;
      }
      const { claims } = await readUser(logto, request, response);
      const csrfToken = sessionOf(request)?.csrfToken;
      return claims === undefined || csrfToken === undefined ? undefined : { claims, csrfToken };
    },
    async withUser(request, response, page) {
      try {
        const user = await users.current(request, response);
        if (user !== undefined) {
          await page(user);
          return;
        }
      } catch (error) {
        if (!(error instanceof SignInEndedError)) throw error;
        await signedOutByServer(request, response);
      }
      const query = new URLSearchParams({ return_to: request.originalUrl });
      if (response.locals["signInEnded"] === true) query.set("ended", "1");
      response.redirect(303, `/sign-in?${query.toString()}`);
    },
  };
  return users;
}
