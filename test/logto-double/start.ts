// Starts a stand-in for tests: a throw-away PostgreSQL, Logto's own seed, and the server as a child process.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { declareCredentials, type TestCredentials } from "./testing/credentials.ts";
import { startPostgres } from "./testing/postgres.ts";
import { runLogtoCli } from "./testing/seed.ts";

export type { ClientCredentials, TestCredentials } from "./testing/credentials.ts";

/** A running stand-in. */
export interface LogtoDouble {
  /** Address of the default tenant, without a trailing slash. */
  readonly endpoint: string;
  /** Address of the admin tenant, without a trailing slash. */
  readonly adminEndpoint: string;
  readonly databaseUrl: string;
  /** Machine-to-machine credentials with all of the Management API. */
  readonly credentials: TestCredentials;
  /** Stops the server only, and starts it again on the same ports and database. */
  readonly restart: () => Promise<void>;
  /** What the server has printed so far. */
  readonly log: () => string;
  /** Stops the server and removes the database. */
  readonly stop: () => Promise<void>;
}

/** What a test may set. */
export interface LogtoDoubleOptions {
  /** Where text messages go: a port on this machine that answers as sms.tencentcloudapi.com, and its authority's file. */
  readonly sms?: { readonly port: number; readonly caFile: string };
  /** More environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
}

const readyTimeoutMs = 60_000;
const main = fileURLToPath(new URL("./src/main.ts", import.meta.url));
const redirect = new URL("./testing/redirect-sms.ts", import.meta.url).href;

/**
 * Starts a stand-in on free ports.
 * @throws Error when no PostgreSQL can be had, the seed fails or the server doesn't get ready; nothing is left behind.
 */
export async function startLogtoDouble(options: LogtoDoubleOptions = {}): Promise<LogtoDouble> {
  const database = await startPostgres();
  let server: ChildProcess | undefined;
  const output: string[] = [];
  const stop = async () => {
    await stopServer(server);
    await database.stop();
  };
  try {
    await runLogtoCli(database.url, "db", "seed", "--swe");
    const credentials = await declareCredentials(database.url);
    const [port, adminPort] = await freePorts();
    const endpoint = `http://localhost:${port}`;
    const env = {
      ...process.env,
      DB_URL: database.url,
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ENDPOINT: endpoint,
      ...(options.sms
        ? {
            NODE_EXTRA_CA_CERTS: options.sms.caFile,
            TEST_SMS_PORT: String(options.sms.port),
            NODE_OPTIONS: `--import ${redirect}`,
          }
        : {}),
      ...options.env,
    };
    const start = async () => {
      server = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
      for (const stream of [server.stdout, server.stderr])
        stream?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
      await waitUntilReady(endpoint, server, output);
    };
    await start();
    return {
      endpoint,
      adminEndpoint: `http://localhost:${adminPort}`,
      databaseUrl: database.url,
      credentials,
      restart: async () => {
        await stopServer(server);
        await start();
      },
      log: () => output.join(""),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, () => {
            const address = server.address();
            if (address !== null && typeof address === "object") resolve(address.port);
          });
        }),
    ),
  );
  for (const server of servers) server.close();
  const [first = 0, second = 0] = ports;
  return [first, second];
}

async function waitUntilReady(
  endpoint: string,
  server: ChildProcess,
  output: readonly string[],
): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`The stand-in ended with ${server.exitCode}:\n${output.join("")}`);
    const ready = await fetch(`${endpoint}/oidc/.well-known/openid-configuration`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > deadline) throw new Error(`The stand-in didn't get ready:\n${output.join("")}`);
    await sleep(100);
  }
}

async function stopServer(server: ChildProcess | undefined): Promise<void> {
  if (server?.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}
