/** Security headers for every answer: the pages need no script, no frame and nothing from elsewhere. */
import helmet from "helmet";
import type { RequestHandler } from "express";
import type { Config } from "../config.ts";

/** Helmet, with a content security policy that allows the app's own style sheet and images, and no script at all. */
export function securityHeaders({
  logtoEndpoint,
  secure,
}: Pick<Config, "logtoEndpoint" | "secure">): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        // The forms that begin sign-in and sign-out are answered by a redirect to Logto, which Chromium holds
        // against form-action too.
        formAction: ["'self'", new URL(logtoEndpoint).origin],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure && { maxAge: 31_536_000, includeSubDomains: false },
    // With helmet's default, "no-referrer", browsers send `Origin: null` with the app's own forms.
    referrerPolicy: { policy: "same-origin" },
  });
}
