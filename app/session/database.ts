/** The app's own database: nothing but sessions. */
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import type { Logger } from "pino";

/** A pool whose connections fail fast, so that a page can say so instead of hanging. */
export function createPool(connectionString: string, logger: Logger): Pool {
  const pool = new Pool({
    connectionString,
    application_name: "logto-stack-app",
    // A session is one short query; more connections cost memory on both sides and gain nothing.
    max: 6,
    connectionTimeoutMillis: 3000,
    query_timeout: 5000,
    idleTimeoutMillis: 60_000,
  });
  // Without a listener, an idle connection that PostgreSQL closes would end the process.
  pool.on("error", (error) => {
    logger.warn({ err: error }, "database connection lost");
  });
  return pool;
}

// The store can make its table itself, but remembers a failed attempt for ever (connect-pg-simple 10.0.0).
const createTable = `
  SELECT pg_advisory_xact_lock(hashtext('logto-stack-app session table'));
  CREATE TABLE IF NOT EXISTS session (
    sid varchar PRIMARY KEY,
    sess json NOT NULL,
    expire timestamptz NOT NULL
  );
  CREATE INDEX IF NOT EXISTS session_expire ON session (expire);`;

/** Whether the session table exists, and the wait for it. */
export interface SessionTable {
  /** Asks the database; rejects while it can't be reached or has no table yet. */
  check(): Promise<void>;
  /** Makes the table, trying again until the database answers or `signal` ends it. */
  prepare(signal: AbortSignal): Promise<void>;
}

/** The session table of a pool's database. */
export function sessionTable(pool: Pool, logger: Logger): SessionTable {
  return {
    async check() {
      await pool.query("SELECT 1 FROM session LIMIT 1");
    },
    async prepare(signal) {
      for (let attempt = 1; !signal.aborted; attempt += 1) {
        try {
          await pool.query(createTable);
          return;
        } catch (error) {
          logger.warn({ err: error, attempt }, "the session table can't be made yet");
          await sleep(Math.min(250 * attempt, 3000), undefined, { signal }).catch(() => undefined);
        }
      }
    },
  };
}
