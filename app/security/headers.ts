/** Security headers for every answer: the pages need no script, no frame and nothing from elsewhere. */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import helmet from "helmet";
import type { RequestHandler } from "express";
import type { Config } from "../config.ts";

/**
 * Helmet, with a content security policy that allows the app's own style sheet and images, and no script at all. Nothing
 * in it depends on the request, so helmet runs once and its headers are copied to each answer.
 */
export function securityHeaders({
  logtoEndpoint,
  secure,
}: Pick<Config, "logtoEndpoint" | "secure">): RequestHandler {
  const sample = new ServerResponse(new IncomingMessage(new Socket()));
  createHelmet(logtoEndpoint, secure)(sample.req, sample, () => undefined);
  const headers = new Map(Object.entries(sample.getHeaders()).map(([name, value]) => [name, String(value)]));
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

function createHelmet(logtoEndpoint: string, secure: boolean) {
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
