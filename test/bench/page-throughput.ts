/** Requests per second of the app's signed-out page and of a bare Express page, one process each, taking turns on loopback. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import autocannon from "autocannon";
import { execa, type ResultPromise } from "execa";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { freePort } from "../e2e/harness/free-port.ts";
import { localRequest } from "../e2e/harness/local-request.ts";
import { waitUntil } from "../e2e/harness/wait-until.ts";
import type { Measurement } from "./measurement.ts";
import { startPlainPostgres } from "./plain-containers.ts";
import { median } from "./statistics.ts";

const secondsEach = 5;
const connections = 20;

/** Measures both. */
export async function measurePageThroughput(postgresImage: string, runs: number): Promise<Measurement> {
  const postgres = await startPlainPostgres(postgresImage);
  const databaseUrl = `postgres://postgres:${postgres.password}@127.0.0.1:${postgres.port}/postgres`;
  const started: ResultPromise[] = [];
  try {
    const app = await startApp(databaseUrl, started);
    const page = (await localRequest(app)).body;
    const bare = await startBarePage(databaseUrl, page, started);
    const rates = await compare(app, bare, runs);
    return {
      what: "requests per second: the app's signed-out page ÷ a bare Express 5 page with the same session store",
      value: median(rates.app) / median(rates.bare),
      digits: 2,
      unit: "",
      from: `${median(rates.app).toFixed(0)}/s ÷ ${median(rates.bare).toFixed(0)}/s`,
      atLeast: 0.7,
    };
  } finally {
    for (const child of started) child.kill();
    await Promise.allSettled(started);
    await postgres.remove();
  }
}

async function compare(app: string, bare: string, runs: number) {
  const rates = { app: [] as number[], bare: [] as number[] };
  await Promise.all([requestsPerSecond(app, 2), requestsPerSecond(bare, 2)]);
  for (let run = 0; run < runs; run += 1) {
    rates.app.push(await requestsPerSecond(app, secondsEach));
    rates.bare.push(await requestsPerSecond(bare, secondsEach));
  }
  return rates;
}

async function requestsPerSecond(url: string, duration: number): Promise<number> {
  const { requests, non2xx } = await autocannon({ url, connections, duration });
  if (non2xx > 0) throw new Error(`${url}: ${non2xx} requests failed`);
  return requests.average;
}

/** As in its container: the same process, without the container. */
async function startApp(databaseUrl: string, started: ResultPromise[]): Promise<string> {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  await start("app/main.ts", address, started, {
    PORT: String(port),
    APP_URL: address,
    LOGTO_ENDPOINT: "http://localhost:9",
    LOGTO_APP_ID: "bench",
    LOGTO_APP_SECRET: randomBytes(16).toString("hex"),
    SESSION_SECRET: randomBytes(32).toString("hex"),
    DATABASE_URL: databaseUrl,
  });
  return address;
}

async function startBarePage(databaseUrl: string, page: string, started: ResultPromise[]): Promise<string> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  await start("test/bench/bare-page.ts", address, started, {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    PAGE: page,
  });
  return address;
}

async function start(
  file: string,
  address: string,
  started: ResultPromise[],
  environment: Record<string, string>,
): Promise<void> {
  const child = execa(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(repositoryRoot, file)],
    {
      env: { ...environment, NODE_ENV: "production" },
      stdout: "ignore",
      stderr: "inherit",
      reject: false,
    },
  );
  started.push(child);
  await waitUntil(`${file} at ${address}`, () =>
    localRequest(address).then(
      ({ status }) => (status === 200 ? true : undefined),
      () => undefined,
    ),
  );
}
