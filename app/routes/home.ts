/** `/`: for visitors rendered once at start, for signed-in people with their phone number and claims. */
import { createHash } from "node:crypto";
import { Router } from "express";
import { type Language, languageOf, languages } from "../messages/negotiate.ts";
import { signedInPage, visitorPage } from "../pages/home-page.ts";
import type { Site } from "../pages/layout.ts";
import { signInPage } from "../pages/sign-in-page.ts";
import type { Users } from "../sign-in/current-user.ts";

/** The first page. */
export function homeRoute({ site, users }: { site: Site; users: Users }): Router {
  const visitorPages = {
    en: withETag(visitorPage(site, languages.en)),
    ja: withETag(visitorPage(site, languages.ja)),
    zh: withETag(visitorPage(site, languages.zh)),
  } satisfies Record<Language, unknown>;
  return Router().get("/", async (request, response) => {
    const language = languageOf(request);
    const user = await users.current(request, response);
    if (user !== undefined) {
      response.send(signedInPage(site, languages[language], user));
    } else if (response.locals["signInEnded"] === true) {
      response.send(signInPage(site, languages[language], { returnTo: "/", ended: true }));
    } else {
      const { body, etag } = visitorPages[language];
      response.setHeader("Cache-Control", "private, no-cache");
      response.setHeader("ETag", etag);
      response.type("html").send(body);
    }
  });
}

/** As bytes, so that no request has to encode them again. */
function withETag(page: string) {
  const body = Buffer.from(page);
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}
