/**
 * Sessions in PostgreSQL. A visitor without a session cookie costs no query and gets no cookie: a session
 * begins with signing in.
 */
import connectPgSimple from "connect-pg-simple";
import session from "express-session";
import type { CookieOptions, NextFunction, Request, RequestHandler, Response } from "express";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Config } from "../config.ts";

declare module "express-session" {
  interface SessionData {
    // The SDK's own keys (PersistKey in @logto/node).
    idToken: string;
    refreshToken: string;
    accessToken: string;
    signInSession: string;
    /** Path to open after sign-in. */
    returnTo: string;
    csrfToken: string;
  }
}

/** A request's session, once the middleware ran. */
export type AppSession = session.Session & Partial<session.SessionData>;

/** The store can't be read or written. */
export class SessionStoreError extends Error {
  public constructor(cause: unknown) {
    super("the session store failed", { cause });
    this.name = "SessionStoreError";
  }
}

const signedInFor = 14 * 24 * 60 * 60 * 1000;
/** As long as Logto keeps an interaction: a sign-in that wasn't finished by then begins anew. */
export const signInFor = 60 * 60 * 1000;

/** The session middleware in the two forms that routes need, and the end of a session. */
export interface Sessions {
  /** For pages: loads the session if the browser brings a cookie, and does nothing otherwise. */
  whenPresent: RequestHandler;
  /** For the routes that begin a sign-in. */
  always: RequestHandler;
  /** Deletes the session here and its cookie in the browser. */
  end(request: Request, response: Response): Promise<void>;
  /** Stops pruning. */
  close(): void;
}

/** Makes the store and the middleware. The table must exist (see database.ts). */
export function createSessions(config: Config, pool: Pool, logger: Logger): Sessions {
  const Store = connectPgSimple(session);
  const store = new Store({
    pool,
    pruneSessionInterval: 15 * 60,
    errorLog: (...details: unknown[]) => {
      logger.warn({ err: details.find((detail) => detail instanceof Error) }, "session store");
    },
  });
  // The prefix makes browsers insist on Secure, this host and the path "/" (RFC 6265bis, section 4.1.3).
  const name = config.secure ? "__Host-session" : "session";
  const cookie = {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: config.secure,
  } satisfies CookieOptions;
  const middleware = session({
    name,
    store,
    secret: config.sessionSecrets,
    cookie: { ...cookie, maxAge: signedInFor },
    resave: false,
    saveUninitialized: false,
  });
  const always: RequestHandler = (request, response, next) => {
    middleware(request, response, storeErrors(next));
  };
  return {
    always,
    whenPresent(request, response, next) {
      if (request.headers.cookie?.includes(`${name}=`)) always(request, response, next);
      else next();
    },
    async end(request, response) {
      const current = sessionOf(request);
      if (current !== undefined) await settled((done) => current.destroy(done));
      response.clearCookie(name, cookie);
    },
    close() {
      store.close();
    },
  };
}

/** express-session hands on the store's errors as they are, also those of the save after the answer. */
function storeErrors(next: NextFunction): NextFunction {
  return (error?: unknown) => {
    next(error === undefined || error === null ? undefined : new SessionStoreError(error));
  };
}

/**
 * The request's session, or undefined without one. The detour by instanceof is there because `@logto/express` and
 * `@types/express-session` declare `request.session` with types that contradict each other.
 */
export function sessionOf(request: Request): AppSession | undefined {
  const value: unknown = request.session;
  return isSession(value) ? value : undefined;
}

function isSession(value: unknown): value is AppSession {
  return value instanceof session.Session;
}

/** Writes the session. Awaited before each redirect: the browser may follow it sooner than the store has saved. */
export async function saveSession(current: AppSession): Promise<void> {
  await settled((done) => current.save(done));
}

/** Reads the session again: another request may have changed it. Undefined if it was ended meanwhile. */
export async function reloadSession(request: Request): Promise<AppSession | undefined> {
  const current = sessionOf(request);
  if (current === undefined) return undefined;
  const found = await new Promise<boolean>((resolve, reject) => {
    current.reload((error: unknown) => {
      if (!(error instanceof Error)) resolve(true);
      else if (error.message === "failed to load session") resolve(false);
      else reject(new SessionStoreError(error));
    });
  });
  return found ? sessionOf(request) : undefined;
}

/** Replaces the session by an empty one with a new id, and deletes the old one. */
export async function regenerateSession(request: Request): Promise<AppSession> {
  await settled((done) => sessionOf(request)?.regenerate(done));
  const fresh = sessionOf(request);
  if (fresh === undefined) throw new SessionStoreError(new Error("there is no session to regenerate"));
  return fresh;
}

function settled(start: (done: (error: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error === undefined || error === null) resolve();
      else reject(new SessionStoreError(error));
    });
  });
}
