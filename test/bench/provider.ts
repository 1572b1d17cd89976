/**
 * `npm run bench:provider`: how long `pulumi up` takes for 200 resources against the stand-in, an image (LOGTO_IMAGE) or a
 * server that the environment names (LOGTO_ENDPOINT, …), beside a bare script that sends the same requests with the same
 * parallelism; how much of that is Pulumi's own, which writes its whole state twice for each resource and takes its time
 * also for resources that ask nobody anything; and that a storm of faults only slows it. It fails where
 * the storm left anything twice, or less than there should be.
 */
import { EngineLog } from "../../infra/provider/engine-log.ts";
import { Provider } from "../../infra/provider/provider.ts";
import { PulumiProject } from "../../infra/provider/testing/pulumi-project.ts";
import { startRecorder, type RecordedRequest } from "./recorder.ts";
import { replay } from "./replay.ts";
import { median, secondsOf } from "./statistics.ts";
import { startFaultProxy, storm } from "../../infra/provider/testing/fault-proxy.ts";
import { startTestServer, type TestServer } from "../../infra/provider/testing/tenant.ts";
import { startFromImage } from "../contract/support/image-server.ts";

const parallelism = 10;
const rounds = 3;
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

async function run(project: PulumiProject, ...words: string[]): Promise<number> {
  return secondsOf(async () => {
    const { code, output } = await project.run(...words, "--yes", "--skip-preview");
    if (code !== 0) throw new Error(output);
  });
}

/** As many that are made without a request: what is left is Pulumi's own. */
const freeProgram = `for (let n = 0; n < ${total}; n += 1) new logto.RandomSecret("secret-" + n, {});`;

async function newProject(
  server: TestServer,
  endpoint: string,
  source: string = program,
): Promise<PulumiProject> {
  const project = await PulumiProject.create(source);
  await project.configureLogto({ ...server, endpoint });
  return project;
}

/** How many there are of all kinds together. */
async function countAll(server: TestServer): Promise<number> {
  const provider = new Provider(new EngineLog());
  provider.configure(server.default);
  const lists = await Promise.all(Object.keys(counts).map(async (kind) => provider.list(kind)));
  return lists.flat().filter(({ id }) => id !== server.clientId).length;
}

/** What creating it all asks Logto for, and the credential that it uses. */
async function record(server: TestServer): Promise<{ requests: RecordedRequest[]; authorization: string }> {
  const recorder = await startRecorder(server.endpoint);
  const project = await newProject(server, recorder.endpoint);
  await run(project, "up");
  await run(project, "destroy");
  await project.remove();
  await recorder.close();
  const requests = recorder.requests.filter(
    ({ url, method }) => url.startsWith("/api/") && url !== "/api/status" && method !== "DELETE",
  );
  return { requests, authorization: recorder.authorization() };
}

/** Only the last state is written, which is for measuring: a killed update would leave what no state knows. */
const withoutCheckpoints = { PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" };

/** Seconds that resources take which ask nobody anything, beyond an update with nothing to do. */
async function secondsOfFreeResources(project: PulumiProject): Promise<number> {
  const created = await run(project, "up");
  const unchanged = await run(project, "up", "--expect-no-changes");
  await run(project, "destroy");
  return created - unchanged;
}

async function runWithoutCheckpoints(project: PulumiProject): Promise<number> {
  Object.assign(project.environment, withoutCheckpoints);
  const seconds = await run(project, "up");
  for (const name of Object.keys(withoutCheckpoints)) Reflect.deleteProperty(project.environment, name);
  return seconds;
}

const image = process.env["LOGTO_IMAGE"];
const start = async (): Promise<TestServer> =>
  startTestServer(image === undefined ? undefined : async () => startFromImage(image));

const server = await start();
try {
  const { requests, authorization } = await record(server);
  const project = await newProject(server, server.endpoint);
  const freeProject = await newProject(server, server.endpoint, freeProgram);
  const times: Record<"created" | "unchanged" | "refreshed" | "unwritten" | "free" | "bare", number[]> = {
    created: [],
    unchanged: [],
    refreshed: [],
    unwritten: [],
    free: [],
    bare: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    times.created.push(await run(project, "up"));
    times.unchanged.push(await run(project, "up", "--expect-no-changes"));
    times.refreshed.push(await run(project, "up", "--refresh", "--expect-no-changes"));
    await run(project, "destroy");
    times.unwritten.push(await runWithoutCheckpoints(project));
    await run(project, "destroy");
    times.free.push(await secondsOfFreeResources(freeProject));
    let removeAgain = async (): Promise<void> => Promise.resolve();
    const settings = { endpoint: server.endpoint, authorization, parallelism };
    times.bare.push(
      await secondsOf(async () => {
        removeAgain = await replay(settings, requests);
      }),
    );
    await removeAgain();
  }
  await project.remove();
  await freeProject.remove();
  const [created, unchanged, refreshed, unwritten, free, bare] = [
    median(times.created),
    median(times.unchanged),
    median(times.refreshed),
    median(times.unwritten),
    median(times.free),
    median(times.bare),
  ];
  const ratio = (seconds: number): string => ((seconds - unchanged) / bare).toFixed(2);
  process.stdout.write(
    `${total} resources, ${requests.length} requests, medians of ${rounds} rounds\n` +
      `up from nothing ${created.toFixed(1)} s, unchanged ${unchanged.toFixed(1)} s, with refresh ${refreshed.toFixed(1)} s\n` +
      `the same requests by a bare script ${bare.toFixed(1)} s, ratio ${ratio(created)} (1.5 at most)\n` +
      `where Pulumi writes its state at the end only, ${unwritten.toFixed(1)} s, ratio ${ratio(unwritten)}\n` +
      `${total} resources without a request: ${free.toFixed(1)} s more than nothing to do, ratio ${(free / bare).toFixed(2)}: Pulumi's own\n`,
  );
} finally {
  await server.stop();
}

const stormy = await start();
try {
  const proxy = await startFaultProxy(stormy.endpoint, storm(0.3));
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
  if (duplicates !== 0) process.exitCode = 1;
} finally {
  await stormy.stop();
}
