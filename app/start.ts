/** Puts the parts together: database, app, server; and takes them apart in the opposite order. */
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { listen } from "./http-server.ts";
import { createPool, sessionTable } from "./session/database.ts";

/** The running app. */
export interface Running {
  port: number;
  /** Finishes what is under way and lets everything go, in less than five seconds. */
  stop(): Promise<void>;
}

const requestGrace = 3000;
const poolGrace = 1000;

/**
 * Starts the app. It listens at once, also while the database is down: pages for visitors work, `/readyz` says
 * what is missing, and the session table is made as soon as the database answers.
 */
export async function start(config: Config, logger: Logger): Promise<Running> {
  const pool = createPool(config.databaseUrl, logger);
  const table = sessionTable(pool, logger);
  const app = createApp({ config, logger, pool, checkDatabase: () => table.check() });
  const server = await listen(app.handler, config.port);
  const preparing = new AbortController();
  void table.prepare(preparing.signal);
  return {
    port: server.port,
    async stop() {
      app.drain();
      preparing.abort();
      await server.stop(requestGrace);
      app.close();
      // Connections of a database that doesn't answer would never say goodbye.
      await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, poolGrace).unref())]);
    },
  };
}
