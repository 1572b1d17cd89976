/** The whole app for a test: real PostgreSQL, a provider, and the log in memory. */
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, readConfig } from "../config.ts";
import { createLogger } from "../logger.ts";
import { type Running, start } from "../start.ts";
import { Browser, type Page } from "./browser.ts";
import { testClient, testResource } from "./identity-provider.ts";

/** A running app under test. */
export interface TestApp {
  url: string;
  config: Config;
  /** Every line that the app has logged. */
  logs: string[];
  stop(): Promise<void>;
}

/** What a test chooses. */
export interface TestAppOptions {
  /** Port that `APP_URL` names; see {@link freePort}. */
  port: number;
  databaseUrl: string;
  logtoEndpoint: string;
  environment?: Record<string, string>;
  /** Set to false to get the app while it isn't ready. */
  waitUntilReady?: boolean;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

/** Starts the app in this process. */
export async function startApp(options: TestAppOptions): Promise<TestApp> {
  const config = readConfig({
    PORT: String(options.port),
    APP_URL: `http://127.0.0.1:${options.port}`,
    LOGTO_ENDPOINT: options.logtoEndpoint,
    LOGTO_APP_ID: testClient.id,
    LOGTO_APP_SECRET: testClient.secret,
    APP_API_RESOURCE: testResource,
    SESSION_SECRET: "0123456789abcdef0123456789abcdef",
    DATABASE_URL: options.databaseUrl,
    ...options.environment,
  });
  const logs: string[] = [];
  const logger = createLogger(config, { write: (line: string) => void logs.push(line) });
  const running: Running = await start(config, logger);
  const url = `http://127.0.0.1:${running.port}`;
  if (options.waitUntilReady !== false) await untilReady(url);
  return { url, config, logs, stop: () => running.stop() };
}

/** Signs a browser in and returns the page that it lands on. */
export async function signIn(
  app: TestApp,
  browser = new Browser(),
): Promise<{ browser: Browser; page: Page }> {
  const page = await browser.follow(await browser.post(`${app.url}/sign-in`));
  return { browser, page };
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    // The first try may meet a connection of the app that listened here before.
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    const body = await response?.text();
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`the app isn't ready: ${body ?? "no answer"}`);
    await sleep(100);
  }
}
