/** From an error to what the person is told: kind of page, status and whether trying again may help. */
import { LogtoClientError, LogtoError, OidcError } from "@logto/node";
import type { ErrorKind } from "./messages/en.ts";
import { CrossSiteRequestError } from "./security/csrf-token.ts";
import { SessionStoreError } from "./session/session.ts";
import { SignInServerDownError, SignInServerRefusal } from "./sign-in/sign-in-server.ts";

/** An error that a route raises for a page of its own. */
export class PageError extends Error {
  public readonly kind: ErrorKind;
  public readonly status: number;

  public constructor(kind: ErrorKind, status: number) {
    super(kind);
    this.name = "PageError";
    this.kind = kind;
    this.status = status;
  }
}

/** What an error means to the person. */
export interface Diagnosis {
  kind: ErrorKind;
  status: number;
  code?: string;
  /** The same request may succeed in a moment. */
  temporary?: true;
}

/** Tells what an error means; anything unforeseen is the app's own fault. */
export function diagnose(error: unknown): Diagnosis {
  if (error instanceof PageError) return { kind: error.kind, status: error.status };
  if (error instanceof CrossSiteRequestError) return { kind: "crossSite", status: 403 };
  if (error instanceof SignInServerDownError)
    return { kind: "signInServerDown", status: 503, temporary: true };
  if (error instanceof SessionStoreError) return { kind: "sessionStoreDown", status: 503, temporary: true };
  if (error instanceof SignInServerRefusal) return diagnoseRefusal(error);
  if (error instanceof LogtoClientError) return { kind: "signInNotFound", status: 400 };
  if (error instanceof LogtoError) return diagnoseCallback(error);
  const status = clientErrorStatus(error);
  return status === undefined ? { kind: "internal", status: 500 } : { kind: "badRequest", status };
}

/** The token endpoint said no. */
function diagnoseRefusal({ code }: SignInServerRefusal): Diagnosis {
  if (code === "invalid_client" || code === "unauthorized_client")
    return { kind: "wrongClient", status: 500, code };
  // A code that was used already or is too old: the person took too long, or came back to an old page.
  if (code === "invalid_grant") return { kind: "signInNotFound", status: 400, code };
  return { kind: "signInRefused", status: 502, code };
}

/** Logto came back to the callback with an error, or the callback doesn't belong to this browser's sign-in. */
function diagnoseCallback({ code, data }: LogtoError): Diagnosis {
  if (code !== "callback_uri_verification.error_found") return { kind: "signInNotFound", status: 400 };
  // It comes from the address bar, so it is only repeated if it looks like an error code (RFC 6749, section 4.1.2.1).
  const oidcCode = data instanceof OidcError && /^[a-z_]{1,40}$/.test(data.error) ? data.error : "unknown";
  if (oidcCode === "access_denied") return { kind: "signInCancelled", status: 400, code: oidcCode };
  return { kind: "signInRefused", status: 400, code: oidcCode };
}

/** Errors of Express and its body parser carry the status of a request that was wrong. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  const { status } = error;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}
