// An update of nineteen resources, each created and then changed, is killed at every request's boundary: before Logto gets
// the request, and, where it changes something, after Logto has carried it out and before its answer is stored. The next run
// must end as if nothing had happened, with nothing twice and nothing left over.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EngineLog } from "./engine-log.ts";
import { Provider } from "./provider.ts";
import { urnOf } from "./testing/engine.ts";
import { startFaultProxy, type Fault } from "./testing/fault-proxy.ts";
import { connector, phoneSignIn, tencentConfig } from "./testing/fixtures.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";
import { Secret, type Properties } from "./values.ts";

const indicator = "https://kill.example.com";

type Ids = Record<string, string>;
/** A resource of the program: kind, and inputs before and after the change, given the ids of those above. */
type Entry = [kind: string, first: (ids: Ids) => Properties, second: (ids: Ids) => Properties];

const plan: Entry[] = [
  [
    "ApiResource",
    () => ({ name: "Kill", indicator, scopes: [{ name: "a" }, { name: "b" }] }),
    () => ({ name: "Kill 2", indicator, scopes: [{ name: "a", description: "A" }, { name: "c" }] }),
  ],
  [
    "Role",
    () => ({ name: "kill", description: "K", type: "MachineToMachine", scopes: [{ indicator, scope: "a" }] }),
    () => ({ name: "kill", description: "L", type: "MachineToMachine", scopes: [{ indicator, scope: "c" }] }),
  ],
  ["OrganizationScope", () => ({ name: "kill" }), () => ({ name: "kill", description: "Kill" })],
  [
    "OrganizationRole",
    () => ({ name: "kill", scopes: ["kill"] }),
    () => ({ name: "kill", scopes: [], resourceScopes: [{ indicator, scope: "a" }] }),
  ],
  [
    "Organization",
    () => ({ name: "Kill", jit: { emailDomains: ["kill.example.com"] } }),
    () => ({ name: "Kill", jit: { roles: ["kill"] }, customData: { changed: true } }),
  ],
  [
    "Application",
    () => ({ name: "Kill", type: "MachineToMachine" }),
    () => ({ name: "Kill 2", type: "MachineToMachine" }),
  ],
  [
    "ApplicationSecret",
    ({ Application }) => ({ applicationId: Application, name: "kill" }),
    ({ Application }) => ({ applicationId: Application, name: "kill" }),
  ],
  [
    "RoleAssignment",
    ({ Role, Application }) => ({ role: Role, applicationId: Application }),
    ({ Role, Application }) => ({ role: Role, applicationId: Application }),
  ],
  [
    "User",
    ({ Organization }) => ({
      username: "kill",
      primaryPhone: "8613800000088",
      organizations: [{ organizationId: Organization, roles: ["kill"] }],
    }),
    ({ Organization }) => ({
      username: "kill",
      primaryPhone: "8613800000089",
      password: new Secret("Corr3ct-Horse-Battery!"),
      organizations: [{ organizationId: Organization, roles: [] }],
    }),
  ],
  [
    "Webhook",
    () => ({ name: "Kill", url: "https://kill.example.com/hook", events: ["PostSignIn"] }),
    () => ({ name: "Kill", url: "https://kill.example.com/hook", events: ["PostRegister"], enabled: false }),
  ],
  [
    "CustomPhrases",
    () => ({ languageTag: "fr", translation: { action: { sign_in: "Entrer" } } }),
    () => ({ languageTag: "fr", translation: { action: { sign_in: "Allez" } } }),
  ],
  [
    "CustomProfileField",
    () => ({ name: "kill", type: "Text" }),
    () => ({ name: "kill", type: "Number", required: true, config: { minValue: 1 } }),
  ],
  [
    "JwtCustomizer",
    () => ({ tokenType: "client-credentials", script: "const getCustomJwtClaims = () => ({});" }),
    () => ({ tokenType: "client-credentials", script: "const getCustomJwtClaims = () => ({ kill: 1 });" }),
  ],
  [
    "EmailTemplate",
    () => ({ languageTag: "fr", templateType: "SignIn", subject: "Kill", content: "{{code}}" }),
    () => ({ languageTag: "fr", templateType: "SignIn", subject: "Kill 2", content: "{{code}}" }),
  ],
  [
    "SsoConnector",
    () => ({ providerName: "SAML", connectorName: "Kill" }),
    () => ({ providerName: "SAML", connectorName: "Kill", syncProfile: true }),
  ],
  [
    "Connector",
    () => ({ ...connector, instanceId: "kill" }),
    () => ({ ...connector, instanceId: "kill", config: { ...tencentConfig, signName: "杀" } }),
  ],
  [
    "CaptchaProvider",
    () => ({ type: "Turnstile", siteKey: "kill", secretKey: new Secret("kill-captcha-key") }),
    () => ({ type: "Turnstile", siteKey: "kill 2", secretKey: new Secret("kill-captcha-key") }),
  ],
  ["AccountCenter", () => ({ enabled: true }), () => ({ enabled: true, fields: { phone: "Edit" } })],
  [
    "SignInExperience",
    () => ({ ...phoneSignIn, termsOfUseUrl: "https://kill.example.com/terms" }),
    () => phoneSignIn,
  ],
];
const singletons = ["AccountCenter", "SignInExperience"];

interface Stored {
  id: string;
  inputs: Properties;
  state: Properties;
}
/** What the engine has stored, by kind. */
type State = Map<string, Stored>;

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.stop();
});

function newProvider(endpoint = server.endpoint): Provider {
  const provider = new Provider(new EngineLog());
  provider.configure({ ...server.default, endpoint });
  return provider;
}

const idsIn = (state: State): Ids =>
  Object.fromEntries([...state].map(([kind, { id }]): [string, string] => [kind, id]));

/** What the engine does in an update, as far as the state says that it is still to be done. */
async function runUpdate(provider: Provider, state: State, step: 1 | 2): Promise<void> {
  for (const [kind, ...steps] of plan) {
    const inputs = steps[step - 1]?.(idsIn(state)) ?? {};
    const urn = urnOf(kind, "kill");
    const stored = state.get(kind);
    if (stored === undefined) {
      if (step === 1) state.set(kind, { inputs, ...(await provider.create(urn, inputs, false)) });
    } else if (
      step === 2 &&
      (await provider.diff(urn, stored.id, stored.inputs, inputs)).changes.length > 0
    ) {
      const changed = await provider.update({ urn, ...stored }, inputs, false);
      state.set(kind, { id: stored.id, inputs, state: changed });
    }
  }
}

async function runBoth(provider: Provider, state: State): Promise<void> {
  await runUpdate(provider, state, 1);
  await runUpdate(provider, state, 2);
}

async function countAll(): Promise<Record<string, number>> {
  const provider = newProvider();
  const counts = plan.map(async ([kind]): Promise<[string, number]> => [
    kind,
    (await provider.list(kind)).length,
  ]);
  return Object.fromEntries(await Promise.all(counts));
}

async function destroy(state: State): Promise<void> {
  const provider = newProvider();
  for (const [kind, stored] of [...state].reverse())
    await provider.delete({ urn: urnOf(kind, "kill"), ...stored });
}

interface Request {
  method?: string | undefined;
  url?: string | undefined;
}

/** Whether a request is about a resource, rather than the wait for the server or a token. */
const isCounted = ({ url = "" }: Request): boolean => url.startsWith("/api/") && url !== "/api/status";

/** Runs until the kill. @returns the methods of the counted requests until then */
async function runKilled(
  point: number,
  mode: Fault,
  run: (provider: Provider) => Promise<void>,
): Promise<{ methods: string[]; killed: boolean }> {
  const methods: string[] = [];
  let killed = false;
  const kill = (): void => {
    killed = true;
    provider.cancel();
  };
  const choose = (request: Request): Fault => {
    if (killed) return "reset-before";
    if (!isCounted(request)) return "none";
    methods.push(request.method ?? "");
    if (methods.length - 1 !== point) return "none";
    if (mode === "reset-before") kill();
    return mode;
  };
  const proxy = await startFaultProxy(server.endpoint, choose, kill);
  const provider = newProvider(proxy.endpoint);
  try {
    await run(provider).catch((error: unknown) => {
      if (!killed) throw error;
    });
  } finally {
    await proxy.close();
  }
  return { methods, killed };
}

/** Both sides of each request that changes something; after one that only reads all is as it was before. */
function boundaries(methods: string[]): { point: number; mode: Fault }[] {
  return methods.flatMap((method, point) => [
    { point, mode: "reset-before" as const },
    ...(method === "GET" ? [] : [{ point, mode: "reset-after" as const }]),
  ]);
}

async function assertConverged(state: State): Promise<void> {
  const provider = newProvider();
  for (const [kind, , second] of plan) {
    const stored = state.get(kind);
    assert.ok(stored);
    const urn = urnOf(kind, "kill");
    const found = await provider.read({ urn, ...stored });
    assert.ok(found, `${kind} is gone`);
    assert.deepEqual(
      (await provider.diff(urn, found.id, found.inputs, second(idsIn(state)))).changes,
      [],
      kind,
    );
  }
}

void test("an update that is killed at a request's boundary is completed by the next, with nothing twice and nothing left", async (context) => {
  const empty = await countAll();
  const full = Object.fromEntries(
    Object.entries(empty).map(([kind, count]) => [kind, count + (singletons.includes(kind) ? 0 : 1)]),
  );
  const all: State = new Map();
  const whole = await runKilled(-1, "none", async (provider) => runBoth(provider, all));
  await assertConverged(all);
  await destroy(all);
  const points = boundaries(whole.methods);
  assert.ok(points.length >= 60, `only ${points.length} boundaries`);
  context.diagnostic(`${points.length} boundaries`);
  for (const { point, mode } of points) {
    const what = `killed at request ${point}, ${mode}`;
    const state: State = new Map();
    const { killed } = await runKilled(point, mode, async (provider) => runBoth(provider, state));
    assert.ok(killed, what);
    await runBoth(newProvider(), state);
    await assertConverged(state);
    assert.deepEqual(await countAll(), full, what);
    await destroy(state);
    assert.deepEqual(await countAll(), empty, what);
  }
});

/** The kinds that a new resource finds by what people know them by. */
const renamed = plan.filter(([kind]) =>
  ["ApiResource", "Role", "OrganizationScope", "OrganizationRole", "Webhook", "SsoConnector"].includes(kind),
);

/** As the engine renames without an alias: what the program has is created or compared, and the rest is deleted after that. */
async function runRename(provider: Provider, state: State, old: State): Promise<void> {
  for (const [kind, first] of renamed) {
    const [inputs, urn] = [first({}), urnOf(kind, "young")];
    const stored = state.get(kind);
    if (stored === undefined) state.set(kind, { inputs, ...(await provider.create(urn, inputs, false)) });
    else assert.deepEqual((await provider.diff(urn, stored.id, stored.inputs, inputs)).changes, []);
  }
  for (const [kind, stored] of [...old].reverse()) {
    await provider.delete({ urn: urnOf(kind, "kill"), ...stored });
    old.delete(kind);
  }
}

void test("a rename that is killed at a request's boundary, or before its deletions, keeps what it renames", async () => {
  const found = async (): Promise<string[][]> =>
    Promise.all(renamed.map(async ([kind]) => (await newProvider().list(kind)).map(({ id }) => id).sort()));
  const old: State = new Map();
  for (const [kind, first] of renamed) {
    const inputs = first({});
    old.set(kind, { inputs, ...(await newProvider().create(urnOf(kind, "kill"), inputs, false)) });
  }
  const ids = await found();
  const { methods } = await runKilled(-1, "none", async (provider) =>
    runRename(provider, new Map(), new Map()),
  );
  assert.ok(methods.length >= 12, `only ${methods.length} requests`);
  for (const { point, mode } of boundaries(methods)) {
    const state: State = new Map();
    const left = new Map(old);
    await runKilled(point, mode, async (provider) => runRename(provider, state, left));
    await runRename(newProvider(), state, left);
    assert.deepEqual(await found(), ids, `killed at request ${point}, ${mode}`);
  }
  // The engine stops between the last creation and the first deletion, for instance because something else fails.
  const state: State = new Map();
  await runRename(newProvider(), state, new Map());
  await runRename(newProvider(), state, new Map(old));
  assert.deepEqual(await found(), ids);
  await destroy(old);
});
