// Killed runs, lost answers, busy servers: what was created is found again, never created twice.
import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import { EngineLog } from "./engine-log.ts";
import { Provider } from "./provider.ts";
import { loadAllResources } from "./resources/index.ts";
import { Engine, type State } from "./testing/engine.ts";
import { startFaultProxy, storm, type FaultProxy } from "./testing/fault-proxy.ts";
import { connector, user, webApplication } from "./testing/fixtures.ts";
import { lifecycles } from "./testing/lifecycles/index.ts";
import { prepare, resolved } from "./testing/lifecycles/prepared.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Secret, type Properties } from "./values.ts";

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.stop();
});

/** A provider that ends with the test, however that goes. */
async function startEngine(context: TestContext, configuration: Properties): Promise<Engine> {
  const engine = await Engine.start(configuration);
  context.after(async () => engine.stop());
  return engine;
}

/** A proxy that ends with the test. */
async function startProxy(
  context: TestContext,
  choose: Parameters<typeof startFaultProxy>[1],
): Promise<FaultProxy> {
  const proxy = await startFaultProxy(server.endpoint, choose);
  context.after(proxy.close);
  return proxy;
}

/** Ids of everything of a kind whose name (or id) matches, read straight from the server. */
async function idsOf(path: string, pattern: RegExp): Promise<string[]> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: server.clientId,
    client_secret: server.clientSecret,
    resource: "https://default.logto.app/api",
    scope: "all",
  });
  // A connection of its own for each: a server under load may be closing the one that fetch would use again.
  const connection = "close";
  const answer = await fetch(`${server.endpoint}/oidc/token`, {
    method: "POST",
    body: form,
    headers: { connection },
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
  const response = await fetch(server.endpoint + path, {
    headers: { authorization: `Bearer ${token}`, connection },
  });
  const found = z
    .object({ id: z.string() })
    .passthrough()
    .array()
    .parse(await response.json());
  return found.filter((one) => pattern.test(JSON.stringify(one))).map(({ id }) => id);
}

/** What a killed run left, once the server is done with its request (hashing a password takes a while). */
async function leftBehind(path: string, pattern: RegExp): Promise<string[]> {
  for (let tries = 0; tries < 60; tries += 1) {
    const ids = await idsOf(path, pattern);
    if (ids.length > 0) return ids;
    await sleep(500);
  }
  return [];
}

interface Creation {
  kind: string;
  inputs: Properties;
  /** The request that creates. */
  post: string;
  list: string;
  pattern: RegExp;
}

const creations: Creation[] = [
  {
    kind: "Application",
    inputs: { ...webApplication, name: "Lost shop" },
    post: "/api/applications",
    list: "/api/applications",
    pattern: /Lost shop/,
  },
  {
    kind: "Connector",
    inputs: { ...connector, instanceId: "lost-sms" },
    post: "/api/connectors",
    list: "/api/connectors",
    pattern: /lost-sms/,
  },
  {
    kind: "User",
    inputs: { ...user, username: "lost_user" },
    post: "/api/users",
    list: "/api/users?page_size=100",
    pattern: /lost_user/,
  },
  {
    kind: "User",
    inputs: { primaryPhone: "+4402071838750" },
    post: "/api/users",
    list: "/api/users?page_size=100",
    pattern: /442071838750/,
  },
  {
    kind: "Role",
    inputs: { name: "lost role", description: "d" },
    post: "/api/roles",
    list: "/api/roles?page_size=100",
    pattern: /lost role/,
  },
  {
    kind: "ApiResource",
    inputs: { name: "Lost", indicator: "https://lost.example.com" },
    post: "/api/resources",
    list: "/api/resources",
    pattern: /lost\.example/,
  },
  {
    kind: "Organization",
    inputs: { name: "Lost organization" },
    post: "/api/organizations",
    list: "/api/organizations?page_size=100",
    pattern: /Lost organization/,
  },
  {
    kind: "OrganizationScope",
    inputs: { name: "lost:scope" },
    post: "/api/organization-scopes",
    list: "/api/organization-scopes",
    pattern: /lost:scope/,
  },
  {
    kind: "OrganizationRole",
    inputs: { name: "lost organization role" },
    post: "/api/organization-roles",
    list: "/api/organization-roles?page_size=100",
    pattern: /lost organization role/,
  },
  {
    kind: "Webhook",
    inputs: { name: "Lost hook", url: "https://lost.example.com/hook", events: ["PostSignIn"] },
    post: "/api/hooks",
    list: "/api/hooks",
    pattern: /Lost hook/,
  },
  {
    kind: "SsoConnector",
    inputs: { providerName: "SAML", connectorName: "Lost SSO" },
    post: "/api/sso-connectors",
    list: "/api/sso-connectors",
    pattern: /Lost SSO/,
  },
];

for (const { kind, inputs, post, list, pattern } of creations) {
  void test(`${kind}: a run killed between the request and its answer leaves nothing that the next run would create twice`, async (context) => {
    let killed: Promise<void> | undefined;
    const proxy = await startProxy(context, (request) => {
      if (request.method !== "POST" || request.url !== post) return "none";
      // The server gets the request; the provider is gone before the answer comes.
      killed ??= engine.kill();
      return "slow";
    });
    const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
    await assert.rejects(engine.create(kind, "lost", inputs));
    await killed;
    const left = await leftBehind(list, pattern);
    const next = await startEngine(context, server.default);
    const state = await next.create(kind, "lost", inputs);
    assert.deepEqual(await idsOf(list, pattern), [state.id]);
    // Without this the test would show nothing: the killed run did create it.
    assert.deepEqual(left, [state.id]);
    await next.destroy(state);
  });

  void test(`${kind}: an answer that is lost on the way doesn't make a second one`, async (context) => {
    let lost = 0;
    const proxy = await startProxy(context, (request) =>
      request.method === "POST" && request.url === post && (lost += 1) === 1 ? "reset-after" : "none",
    );
    const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
    const state = await engine.create(kind, "lost", inputs);
    assert.deepEqual(await idsOf(list, pattern), [state.id]);
    await engine.destroy(state);
  });
}

/** Those that Logto can't be asked for by a key of theirs. */
const listed = creations.filter(({ kind }) => kind !== "Connector" && kind !== "User");

void test("many of a kind are created with one look at what is there", async (context) => {
  const proxy = await startProxy(context, () => "none");
  const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
  for (const { kind, inputs, list } of listed) {
    const [path = ""] = list.split("?");
    proxy.requests.length = 0;
    const states = await Promise.all(
      Array.from({ length: 6 }, async (_, index) =>
        engine.create(kind, `many ${index}`, numbered(inputs, index)),
      ),
    );
    const reads = proxy.requests.filter(
      (line) => line.startsWith(`GET ${path} `) || line.startsWith(`GET ${path}?`),
    );
    assert.equal(reads.length, 1, `${kind}: ${reads.join(", ")}`);
    assert.equal(new Set(states.map(({ id }) => id)).size, 6);
    await engine.destroy(...states);
  }
});

/** The same with unique names. */
function numbered(inputs: Properties, index: number): Properties {
  const keys = ["name", "connectorName", "indicator"].filter((key) => key in inputs);
  return { ...inputs, ...Object.fromEntries(keys.map((key) => [key, `${String(inputs[key])}${index}`])) };
}

void test("what a run deletes before it replaces it isn't taken over from what there was", async (context) => {
  const engine = await startEngine(context, server.default);
  for (const { kind, inputs, list, pattern } of listed) {
    const first = await engine.create(kind, "replaced", inputs);
    await engine.nextRun();
    const other = await engine.create(kind, "other", numbered(inputs, 1));
    await engine.delete(first);
    const second = await engine.create(kind, "replaced", inputs);
    assert.deepEqual((await idsOf(list, pattern)).sort(), [other.id, second.id].sort(), kind);
    await engine.destroy(other, second);
  }
});

void test("ApplicationSecret: an answer that is lost on the way doesn't make a second one", async (context) => {
  let lost = 0;
  const proxy = await startProxy(context, (request) =>
    request.method === "POST" && request.url?.endsWith("/secrets") && (lost += 1) === 1
      ? "reset-after"
      : "none",
  );
  const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
  const application = await engine.create("Application", "holder", {
    name: "Holder",
    type: "MachineToMachine",
  });
  const inputs = { applicationId: application.id, name: "lost" };
  const secret = await engine.create("ApplicationSecret", "lost", inputs);
  assert.equal(lost, 1);
  assert.deepEqual(await engine.create("ApplicationSecret", "lost", inputs), secret);
  await engine.destroy(application);
  // Logto has deleted it with its application.
  await engine.delete(secret);
});

/** Two hundred of several kinds, as many as a large tenant's program has. */
const crowd = Object.entries({
  Application: 80,
  Webhook: 40,
  OrganizationScope: 40,
  ApiResource: 20,
  Organization: 20,
});

void test("a storm of 429, 502, 503, resets and slow answers slows 200 resources down but creates each once", async (context) => {
  const before = new Set(await everything());
  const proxy = await startProxy(context, storm(0.3));
  const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
  const states = await Promise.all(
    crowd.flatMap(([kind, count]) => {
      const inputs = creations.find((one) => one.kind === kind)?.inputs ?? {};
      return Array.from({ length: count }, async (_, index) =>
        engine.create(kind, `storm ${index}`, numbered(inputs, index)),
      );
    }),
  );
  assert.equal(states.length, 200);
  const made = (await everything()).filter((one) => !before.has(one));
  assert.deepEqual(made.sort(), states.map(({ urn, id }) => `${kindOf(urn)} ${id}`).sort());
  const faulty = proxy.requests.filter((line) => !line.endsWith("none"));
  assert.ok(faulty.length > 60, `only ${faulty.length} faults`);
  await engine.nextRun();
  await Promise.all(states.map(async (state) => engine.delete(state)));
  assert.deepEqual(
    (await everything()).filter((one) => !before.has(one)),
    [],
  );
});

/** The kind in a URN: `Application` in `…::logto:index:Application::name`. */
function kindOf(urn: string): string {
  return /logto:index:(\w+)/.exec(urn)?.[1] ?? "";
}

/** Everything that can be imported, as `<kind> <id>`. */
async function everything(): Promise<string[]> {
  const provider = new Provider(new EngineLog());
  provider.configure(server.default);
  const kinds = (await loadAllResources()).filter(({ list }) => list !== undefined);
  const lists = kinds.map(async ({ name }) => (await provider.list(name)).map(({ id }) => `${name} ${id}`));
  return (await Promise.all(lists)).flat();
}

void test("in a storm every kind is created, changed to all that it can have and deleted, with nothing twice and nothing left", async (context) => {
  const calm = await startEngine(context, server.default);
  const prepared = await prepare(calm, server.endpoint);
  const found = await everything();
  const sent = new Map<string, number>();
  const fault = storm(0.3);
  // Counted by method, so that there are some of all faults for each.
  const proxy = await startProxy(context, (request) => {
    const { method = "" } = request;
    const index = sent.get(method) ?? 0;
    sent.set(method, index + 1);
    return fault(request, index);
  });
  const engine = await startEngine(context, { ...server.default, endpoint: proxy.endpoint });
  for (const { kind, title = kind, minimal, full, singleton = false } of lifecycles) {
    const wanted = resolved(full, prepared);
    const created = await engine.create(kind, "storm", resolved(minimal, prepared));
    const state = await engine.update(created, wanted);
    const live = await calm.read(state);
    assert.ok(live, title);
    assert.deepEqual((await calm.diff(live, wanted)).paths, [], title);
    // What a run created stays in it: a deletion is the next one's.
    await engine.destroy(state);
    if (!singleton) assert.equal(await calm.read(state), undefined, title);
  }
  const before = new Set(found);
  assert.deepEqual(
    (await everything()).filter((one) => !before.has(one)),
    [],
  );
  for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
    const lost = proxy.requests.filter((line) => line.startsWith(method) && line.endsWith("reset-after"));
    assert.ok(lost.length > 0, `no answer to a ${method} was lost`);
  }
});

void test("an unchanged update without refresh sends nothing to Logto", async (context) => {
  const proxy = await startProxy(context, () => "none");
  const configuration = { ...server.default, endpoint: proxy.endpoint };
  const first = await startEngine(context, configuration);
  const states: State[] = [];
  for (const { kind, inputs } of creations) states.push(await first.create(kind, "same", inputs));
  await first.stop();
  proxy.requests.length = 0;
  const second = await startEngine(context, configuration);
  for (const [index, { kind, inputs }] of creations.entries()) {
    const state = states[index];
    assert.ok(state);
    const checked = await second.check(kind, "same", inputs, state.inputs);
    assert.deepEqual((await second.diff(state, checked)).paths, []);
  }
  assert.deepEqual(proxy.requests, []);
  for (const state of states) await second.delete(state);
});

void test("a wrong secret is one clear message, and it is never printed", async (context) => {
  const clientSecret = new Secret("a-very-wrong-client-secret");
  const engine = await startEngine(context, { ...server.default, clientSecret });
  await assert.rejects(engine.create("Application", "app", webApplication), (error: Error) => {
    assert.match(error.message, /refused the Management API credential.*Check the provider's `clientId`/);
    assert.doesNotMatch(error.message, /a-very-wrong-client-secret/);
    return true;
  });
  await engine.stop();
  assert.doesNotMatch(engine.output.join(""), /a-very-wrong-client-secret/);
});
