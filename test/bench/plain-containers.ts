/** The same PostgreSQL and Logto images, started by hand as their documentation shows, for comparison. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import pg from "pg";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { freePort } from "../e2e/harness/free-port.ts";
import { localRequest } from "../e2e/harness/local-request.ts";
import { waitUntil } from "../e2e/harness/wait-until.ts";
import { secondsOf } from "./statistics.ts";

const waiting = { timeoutSeconds: 180, everyMilliseconds: 100 };
const label = { "logto-stack.bench": "true" };

/** A running PostgreSQL and how to get rid of it. */
export interface PlainPostgres {
  network: Docker.Network;
  /** On loopback of this machine. */
  port: number;
  password: string;
  remove(): Promise<void>;
}

/** Seconds from nothing until both are ready. */
export async function secondsOfPlainRun({
  postgresImage,
  logtoImage,
}: Record<"postgresImage" | "logtoImage", string>): Promise<number> {
  const removals: (() => Promise<void>)[] = [];
  try {
    return await secondsOf(async () => {
      const postgres = await startPlainPostgres(postgresImage);
      removals.unshift(() => postgres.remove());
      removals.unshift(await startPlainLogto(logtoImage, postgres));
    });
  } finally {
    for (const remove of removals) await remove();
  }
}

/** `docker run` of PostgreSQL, until it accepts connections. */
export async function startPlainPostgres(image: string): Promise<PlainPostgres> {
  const docker = dockerClient();
  const id = randomBytes(4).toString("hex");
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const network = await docker.createNetwork({ Name: `logto-stack-bench-${id}`, Labels: label });
  const container = await docker.createContainer({
    name: `logto-stack-bench-${id}-postgres`,
    Image: image,
    Env: [`POSTGRES_PASSWORD=${password}`],
    Labels: label,
    ExposedPorts: { "5432/tcp": {} },
    HostConfig: {
      NetworkMode: network.id,
      PortBindings: { "5432/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
    },
    NetworkingConfig: { EndpointsConfig: { [network.id]: { Aliases: ["postgres"] } } },
  });
  const remove = async () => {
    await container.remove({ force: true, v: true });
    await network.remove();
  };
  try {
    await container.start();
    await waitUntil("PostgreSQL", () => acceptsConnections(port, password), waiting);
  } catch (error) {
    await remove();
    throw error;
  }
  return { network, port, password, remove };
}

/** `docker run` of Logto with its seed, until status and discovery answer. @returns how to get rid of it */
export async function startPlainLogto(image: string, postgres: PlainPostgres): Promise<() => Promise<void>> {
  const port = await freePort();
  const container = await dockerClient().createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", "npm run cli db seed -- --swe && npm start"],
    Env: [
      `DB_URL=postgres://postgres:${postgres.password}@postgres:5432/logto`,
      `ENDPOINT=http://localhost:${port}`,
    ],
    Labels: label,
    ExposedPorts: { "3001/tcp": {} },
    HostConfig: {
      NetworkMode: postgres.network.id,
      PortBindings: { "3001/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
    },
  });
  const remove = () => container.remove({ force: true, v: true });
  const origin = `http://localhost:${port}`;
  try {
    await container.start();
    await waitUntil("Logto", () => isReady(origin), waiting);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

async function isReady(origin: string): Promise<true | undefined> {
  if (!(await answers(`${origin}/api/status`, 204))) return undefined;
  return (await answers(`${origin}/oidc/.well-known/openid-configuration`, 200)) || undefined;
}

/** Over TCP: the server that the image runs while it initializes listens on its socket only. */
async function acceptsConnections(port: number, password: string): Promise<true | undefined> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", password });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return undefined;
  }
}

async function answers(address: string, status: number): Promise<boolean> {
  try {
    return (await localRequest(address)).status === status;
  } catch {
    return false;
  }
}
