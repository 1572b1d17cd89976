/** The Express app: its middleware and routes, in the order of a request's life. */
import express, { type Express } from "express";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { assets } from "./assets.ts";
import type { Config } from "./config.ts";
import { errorHandler } from "./error-handler.ts";
import { PageError } from "./failure.ts";
import { requestLog } from "./logger.ts";
import { callbackRoute } from "./routes/callback.ts";
import { type Health, healthRoutes } from "./routes/health.ts";
import { homeRoute } from "./routes/home.ts";
import { profileRoute } from "./routes/profile.ts";
import { reportsRoute } from "./routes/reports.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { signOutRoute } from "./routes/sign-out.ts";
import { securityHeaders } from "./security/headers.ts";
import { sameOriginOnly } from "./security/same-origin.ts";
import { createSessions } from "./session/session.ts";
import { createUsers } from "./sign-in/current-user.ts";
import { createLogto } from "./sign-in/logto.ts";
import { createDiscoveryProbe } from "./sign-in/sign-in-server.ts";

/** What the app stands on; see main.ts. */
export interface Foundation {
  config: Config;
  logger: Logger;
  pool: Pool;
  /** Rejects while the session table can't be read. */
  checkDatabase: () => Promise<void>;
}

/** The app, and how to put it to rest. */
export interface App {
  handler: Express;
  /** Makes `/readyz` say "not ready", so that nobody sends new requests. */
  drain(): void;
  /** Ends what would keep the process alive, except the pool. */
  close(): void;
}

/** Builds the app. Nothing listens or connects yet. */
export function createApp({ config, logger, pool, checkDatabase }: Foundation): App {
  const sessions = createSessions(config, pool, logger);
  const logto = createLogto(config);
  const users = createUsers(logto, sessions, logger);
  const assertSignInServer = createDiscoveryProbe(config);
  const { middleware: assetMiddleware, ...addresses } = assets();
  const site = { ...addresses, notice: config.notice, smsInboxUrl: config.smsInboxUrl };
  const health: Health = { draining: false, checkDatabase, assertSignInServer };
  const form = express.urlencoded({ extended: false, limit: "4kb", parameterLimit: 10 });

  const app = express();
  app.disable("x-powered-by");
  // Pages of signed-in people aren't cached, and the visitors' page brings its own.
  app.disable("etag");
  app.set("trust proxy", config.trustProxy ? 1 : false);

  app.use(requestLog(logger));
  app.use(securityHeaders(config));
  app.use("/assets", assetMiddleware);
  app.use(healthRoutes(health));
  app.use(sameOriginOnly(config.appUrl));
  app.use(noStore);

  app.use(sessions.whenPresent);
  app.use(homeRoute({ site, users }));
  app.use(signInRoutes({ config, site, sessions, logto, logger, form, assertSignInServer }));
  app.use(callbackRoute({ config, logto, logger }));
  app.use(signOutRoute({ config, site, sessions, logto, logger, form, assertSignInServer }));
  app.use(profileRoute({ site, users, logto }));
  app.use(reportsRoute({ config, site, users, logto }));

  app.use(() => {
    throw new PageError("notFound", 404);
  });
  app.use(errorHandler(site, logger));

  return {
    handler: app,
    drain() {
      health.draining = true;
    },
    close() {
      sessions.close();
    },
  };
}

/** Pages differ by language and by person: no cache in between may keep them. */
const noStore: express.RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Vary", "Accept-Language, Cookie");
  next();
};
