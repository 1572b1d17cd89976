/**
 * `npm run bench:provider`: how long `pulumi up` takes for 200 resources against the stand-in, beside a bare script that
 * sends the same requests with the same parallelism; and that a storm of faults on a third of the requests only slows it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { EngineLog } from "../../infra/provider/engine-log.ts";
import { Provider } from "../../infra/provider/provider.ts";
import { PulumiProject } from "../../infra/provider/testing/pulumi-project.ts";
import { startRecorder, type RecordedRequest } from "./recorder.ts";
import { startFaultProxy, type Fault } from "../../infra/provider/testing/fault-proxy.ts";
import { startTestServer, type TestServer } from "../../infra/provider/testing/tenant.ts";

const parallelism = 10;
const counts = { Application: 80, Webhook: 40, OrganizationScope: 40, ApiResource: 20, Organization: 20 };
const total = Object.values(counts).reduce((sum, count) => sum + count, 0);

const program = `
const many = (count) => Array.from({ length: count }, (_, index) => String(index).padStart(3, "0"));
for (const n of many(${counts.Application})) new logto.Application("app-" + n, { name: "App " + n, type: "SPA" });
for (const n of many(${counts.Webhook}))
  new logto.Webhook("hook-" + n, { name: "Hook " + n, url: "https://example.com/" + n, events: ["PostSignIn"] });
for (const n of many(${counts.OrganizationScope})) new logto.OrganizationScope("scope-" + n, { name: "scope:" + n });
for (const n of many(${counts.ApiResource}))
  new logto.ApiResource("api-" + n, { name: "API " + n, indicator: "https://" + n + ".example.com", scopes: [{ name: "read" }] });
for (const n of many(${counts.Organization})) new logto.Organization("org-" + n, { name: "Org " + n });
`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function run(project: PulumiProject, ...words: string[]): Promise<number> {
  return timed(async () => {
    const { code, output } = await project.run(...words, "--yes", "--skip-preview");
    if (code !== 0) throw new Error(output);
  });
}

async function newProject(server: TestServer, endpoint: string): Promise<PulumiProject> {
  const project = await PulumiProject.create(program);
  await project.configure(
    { "logto:endpoint": endpoint, "logto:clientId": String(server.default["clientId"]) },
    { "logto:clientSecret": server.clientSecret },
  );
  return project;
}

/** How many there are of all kinds together. */
async function countAll(server: TestServer): Promise<number> {
  const provider = new Provider(new EngineLog());
  provider.configure(server.default);
  const own = String(server.default["clientId"]);
  const lists = await Promise.all(Object.keys(counts).map(async (kind) => provider.list(kind)));
  return lists.flat().filter(({ id }) => id !== own).length;
}

/** Sends requests as they were recorded, some at once. */
async function replay(endpoint: string, token: string, requests: RecordedRequest[]): Promise<void> {
  const left = [...requests];
  const send = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const headers = {
        authorization: token,
        ...(next.body !== "" && { "content-type": "application/json" }),
      };
      const body = next.body === "" ? {} : { body: next.body };
      const response = await fetch(endpoint + next.url, { method: next.method, headers, ...body });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: parallelism }, send));
}

/** The same faults in the same order each time. */
function storm(_request: unknown, index: number): Fault {
  const faults: Fault[] = ["refuse-429", "busy-503", "gateway-502", "reset-before", "reset-after", "slow"];
  const hash = (index * 2_654_435_761) % 2 ** 32;
  return hash / 2 ** 32 < 0.3 ? (faults[index % faults.length] ?? "none") : "none";
}

const server = await startTestServer();
try {
  const recorder = await startRecorder(server.endpoint);
  const recorded = await newProject(server, recorder.endpoint);
  await run(recorded, "up");
  await run(recorded, "destroy");
  await recorded.remove();
  const requests = recorder.requests.filter(
    ({ url, method }) => url.startsWith("/api/") && method !== "DELETE",
  );
  await recorder.close();

  const project = await newProject(server, server.endpoint);
  const created = await run(project, "up");
  const unchanged = await run(project, "up", "--expect-no-changes");
  const refreshed = await run(project, "up", "--refresh", "--expect-no-changes");
  await run(project, "destroy");
  await project.remove();
  await sleep(500);
  const bare = await timed(async () => replay(server.endpoint, recorder.authorization(), requests));
  const ratio = (created - unchanged) / bare;
  process.stdout.write(
    `${total} resources, ${requests.length} requests\n` +
      `up from nothing ${created.toFixed(1)} s, unchanged ${unchanged.toFixed(1)} s, with refresh ${refreshed.toFixed(1)} s\n` +
      `the same requests by a bare script ${bare.toFixed(1)} s, ratio ${ratio.toFixed(2)} (1.5 at most)\n`,
  );
} finally {
  await server.stop();
}

const stormy = await startTestServer();
try {
  const proxy = await startFaultProxy(stormy.endpoint, storm);
  const project = await newProject(stormy, proxy.endpoint);
  const created = await run(project, "up");
  const spoilt = proxy.requests.filter((line) => !line.endsWith("none")).length;
  const posts = proxy.requests.length;
  const again = await run(project, "up", "--refresh", "--expect-no-changes");
  const duplicates = (await countAll(stormy)) - total;
  await run(project, "destroy");
  await project.remove();
  await proxy.close();
  process.stdout.write(
    `with faults on ${spoilt} of ${posts} requests: up ${created.toFixed(1)} s, then refresh without a change ${again.toFixed(1)} s, ${duplicates} duplicates\n`,
  );
} finally {
  await stormy.stop();
}
