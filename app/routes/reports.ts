/**
 * `/reports`: needs the scope `read:reports` of the API resource. The app is the resource's client here and has the token
 * straight from Logto, so it reads the claims as they are; an API that is sent a token has to verify it first.
 */
import { type Request, Router } from "express";
import { z } from "zod";
import { type Config, reportsScope } from "../config.ts";
import { PageError } from "../failure.ts";
import { messagesFor } from "../messages/negotiate.ts";
import type { Site } from "../pages/layout.ts";
import { reportsPage } from "../pages/reports-page.ts";
import { sessionOf } from "../session/session.ts";
import { SignInEndedError, freshAccessToken } from "../sign-in/access-token.ts";
import type { Users } from "../sign-in/current-user.ts";
import type { Logto } from "../sign-in/logto.ts";
import { SignInServerRefusal } from "../sign-in/sign-in-server.ts";

/** What the route stands on. */
export interface ReportsDependencies {
  config: Config;
  site: Site;
  users: Users;
  logto: Logto;
}

/** The route. */
export function reportsRoute({ config, site, users, logto }: ReportsDependencies): Router {
  return Router().get("/reports", (request, response) =>
    users.withUser(request, response, async ({ csrfToken }) => {
      const { apiResource: resource } = config;
      if (resource === undefined) throw new PageError("reportsNotSetUp", 404);
      const { scope, exp } = await tokenClaims(logto, request, resource);
      if (!scope.split(" ").includes(reportsScope)) throw new PageError("missingPermission", 403);
      response.send(reportsPage(site, messagesFor(request), { resource, scope, expiresAt: exp, csrfToken }));
    }),
  );
}

const accessClaims = z.object({ scope: z.string().default(""), exp: z.number() });

/** The claims of a token for the resource; Logto gives one without scopes to whoever has no permission. */
async function tokenClaims(logto: Logto, request: Request, resource: string) {
  try {
    await freshAccessToken(logto, request, resource);
  } catch (error) {
    // The resource was added after this sign-in, or isn't registered at all.
    const unknownResource = error instanceof SignInServerRefusal && error.code === "invalid_target";
    throw unknownResource ? new PageError("missingPermission", 403) : error;
  }
  const session = sessionOf(request);
  if (session === undefined) throw new SignInEndedError(new Error("the session is gone"));
  return accessClaims.parse(await logto.clientFor(session).getAccessTokenClaims(resource));
}
