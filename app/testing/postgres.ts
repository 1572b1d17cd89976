/** A throw-away PostgreSQL in a container, for tests of what the app stores. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** A running database. */
export interface TestPostgres {
  url: string;
  /** Runs one statement. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Freezes it, as an unreachable host would: connections hang. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the image of `POSTGRES_IMAGE`, or the rehearsal's, on a free port of loopback. */
export async function startPostgres(): Promise<TestPostgres> {
  const image = process.env["POSTGRES_IMAGE"] ?? "rehearsal/postgres:17";
  const password = randomBytes(12).toString("hex");
  const name = `logto-stack-test-app-${randomBytes(4).toString("hex")}`;
  const environment = ["-e", "POSTGRES_PASSWORD", "-e", "POSTGRES_USER=app", "-e", "POSTGRES_DB=app"];
  await run("docker", ["run", "-d", "--rm", "--name", name, "-p", "127.0.0.1::5432", ...environment, image], {
    env: { ...process.env, POSTGRES_PASSWORD: password },
  });
  const docker = async (...parameters: string[]) => (await run("docker", parameters)).stdout.trim();
  const address = (await docker("port", name, "5432/tcp")).split("\n")[0] ?? "";
  const url = `postgres://app:${password}@${address}/app`;
  try {
    await untilReady(url);
  } catch (error) {
    await docker("rm", "-f", "-v", name);
    throw error;
  }
  return {
    url,
    query: (sql) => query(url, sql),
    pause: async () => {
      await freeze(() => docker("pause", name));
    },
    unpause: async () => {
      await docker("unpause", name);
    },
    remove: async () => {
      await docker("rm", "-f", "-v", name);
    },
  };
}

/** A busy machine's kernel sometimes can't freeze a container's processes at the first try. */
async function freeze(pause: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await pause();
      return;
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(200);
    }
  }
}

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
  // A server that is still starting resets connections outside of any query.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await query(url, "SELECT 1");
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
