// Starts a Logto image, official or rehearsed, with PostgreSQL and the SMS sandbox for the contract suite: hardened as
// the stack runs it, on free ports of this machine, in a network of its own, all removed at the end.
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { startTestSandbox } from "../../../infra/sms-sandbox/testing.ts";
import { declareCredentials } from "../../logto-double/testing/credentials.ts";
import { pickPostgresImage, waitForPostgres } from "../../logto-double/testing/postgres.ts";
import type { ServerUnderTest } from "./server.ts";

const tencent = "sms.tencentcloudapi.com";
const readyTimeoutMs = 120_000;

/** @throws Error with the server's last lines when the seed fails or the server doesn't get ready. */
export async function startFromImage(image: string): Promise<ServerUnderTest> {
  const docker = new Docker();
  const cleanups: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    const name = `logto-contract-${randomBytes(4).toString("hex")}`;
    const network = await docker.createNetwork({ Name: name });
    cleanups.push(() => network.remove());
    const gateway = await gatewayOf(network);
    // The connector knows one address only, port 443 of that name: the network's gateway is this machine.
    const sms = await startTestSandbox({ host: gateway, httpsPort: 443 });
    cleanups.push(() => sms.stop());
    const database = await startDatabase(docker, name, cleanups);
    const common = { docker, image, network: name, gateway, caPath: sms.caPath, cleanups };
    await run({
      ...common,
      command: "npm run cli db seed -- --swe",
      environment: [`DB_URL=${database.inside}`, "CI=true"],
    });
    const credentials = await declareCredentials(database.outside);
    const [port, adminPort] = [await freePort(), await freePort()];
    const endpoint = `http://localhost:${port}`;
    const adminEndpoint = `http://localhost:${adminPort}`;
    const environment = [
      `DB_URL=${database.inside}`,
      `PORT=${port}`,
      `ADMIN_PORT=${adminPort}`,
      `ENDPOINT=${endpoint}`,
      `ADMIN_ENDPOINT=${adminEndpoint}`,
      "NODE_EXTRA_CA_CERTS=/certificates/ca.pem",
    ];
    const server = await create({
      ...common,
      command: "exec npm start",
      environment,
      ports: [port, adminPort],
    });
    await server.start();
    await waitUntilReady(server, endpoint);
    return {
      endpoint,
      adminEndpoint,
      credentials,
      latestCode: (phone) => Promise.resolve(sms.messages({ phoneNumber: phone })[0]?.code),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function gatewayOf(network: Docker.Network): Promise<string> {
  const { IPAM }: Docker.NetworkInspectInfo = await network.inspect();
  const gateway = IPAM?.Config?.[0]?.Gateway;
  if (!gateway) throw new Error("The test network has no gateway");
  return gateway;
}

async function startDatabase(docker: Docker, network: string, cleanups: (() => Promise<unknown>)[]) {
  const password = randomBytes(16).toString("hex");
  const container = await docker.createContainer({
    Image: await pickPostgresImage(docker),
    Env: [`POSTGRES_PASSWORD=${password}`, "PGDATA=/tmp/data"],
    Labels: { "logto-stack.test": "contract" },
    ExposedPorts: { "5432/tcp": {} },
    HostConfig: {
      Tmpfs: { "/tmp": "rw,size=512m,mode=1777" },
      NetworkMode: network,
      PortBindings: { "5432/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] },
    },
  });
  cleanups.push(() => container.remove({ force: true, v: true }));
  await container.start();
  const { NetworkSettings, Id } = await container.inspect();
  const port = NetworkSettings.Ports["5432/tcp"]?.[0]?.HostPort ?? "";
  await waitForPostgres(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  return {
    inside: `postgres://postgres:${password}@${Id.slice(0, 12)}:5432/logto`,
    outside: `postgres://postgres:${password}@127.0.0.1:${port}/logto`,
  };
}

interface ContainerPlan {
  readonly docker: Docker;
  readonly image: string;
  readonly network: string;
  readonly gateway: string;
  readonly caPath: string;
  readonly cleanups: (() => Promise<unknown>)[];
  readonly command: string;
  readonly environment: readonly string[];
  readonly ports?: readonly number[];
}

async function create(plan: ContainerPlan): Promise<Docker.Container> {
  const ports = plan.ports ?? [];
  const container = await plan.docker.createContainer({
    Image: plan.image,
    User: "1000:0",
    Entrypoint: ["sh", "-c"],
    Cmd: [plan.command],
    Env: [...plan.environment],
    Labels: { "logto-stack.test": "contract" },
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
    HostConfig: {
      Init: true,
      NetworkMode: plan.network,
      ReadonlyRootfs: true,
      Tmpfs: { "/tmp": "", "/etc/logto/packages/cli/alteration-scripts": "uid=1000" },
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ExtraHosts: [`${tencent}:${plan.gateway}`],
      Binds: [`${plan.caPath}:/certificates/ca.pem:ro`],
      PortBindings: Object.fromEntries(
        ports.map((port) => [`${port}/tcp`, [{ HostIp: "127.0.0.1", HostPort: String(port) }]]),
      ),
    },
  });
  plan.cleanups.push(() => container.remove({ force: true, v: true }));
  return container;
}

async function run(plan: ContainerPlan): Promise<void> {
  const container = await create(plan);
  await container.start();
  const ended: unknown = await container.wait();
  const { State } = await container.inspect();
  if (State.ExitCode !== 0)
    throw new Error(`${plan.command} failed (${JSON.stringify(ended)}):\n${await lastLines(container)}`);
}

async function lastLines(container: Docker.Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 30 });
  return log.toString("utf8");
}

async function waitUntilReady(container: Docker.Container, endpoint: string): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const ready = await fetch(`${endpoint}/oidc/.well-known/openid-configuration`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    const { State } = await container.inspect();
    if (!State.Running || Date.now() > deadline)
      throw new Error(`The server isn't ready:\n${await lastLines(container)}`);
    await sleep(500);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
      });
    });
  });
}
