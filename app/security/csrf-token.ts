/** The synchroniser token: a secret of the session that the sign-out form has to bring along. */
import { randomBytes, timingSafeEqual } from "node:crypto";

/** A form that didn't come from this app's own, current page. */
export class CrossSiteRequestError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "CrossSiteRequestError";
  }
}

/** The form field that carries the token. */
export const csrfField = "csrf_token";

/** A new token, for a new session. */
export function createCsrfToken(): string {
  return randomBytes(24).toString("base64url");
}

/**
 * Compares in constant time.
 *
 * @throws {CrossSiteRequestError} if the form's token isn't the session's
 */
export function checkCsrfToken(expected: string | undefined, actual: string | undefined): void {
  const [left, right] = [Buffer.from(expected ?? ""), Buffer.from(actual ?? "")];
  if (left.length === 0 || left.length !== right.length || !timingSafeEqual(left, right)) {
    throw new CrossSiteRequestError("the form's token isn't the session's");
  }
}
