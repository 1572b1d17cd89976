/**
 * Refuses requests that change something and come from another site's page. It needs no session, so it also
 * guards the forms of people who aren't signed in (sign in, sign up). Signing out asks for a token besides.
 */
import type { RequestHandler } from "express";
import { CrossSiteRequestError } from "./csrf-token.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Lets a POST through only if the browser says that it comes from this app: `Sec-Fetch-Site`, or `Origin`
 * where that isn't sent (https://www.w3.org/TR/fetch-metadata/). A POST with neither isn't from a browser's form.
 *
 * @param appUrl the app's origin
 */
export function sameOriginOnly(appUrl: string): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method)) {
      next();
      return;
    }
    const site = request.get("sec-fetch-site");
    const fromHere = request.get("origin") === appUrl && (site === undefined || site === "same-origin");
    next(
      fromHere ? undefined : new CrossSiteRequestError("the request doesn't come from a page of this app"),
    );
  };
}
