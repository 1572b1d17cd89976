// Every Logto resource over real gRPC against a server: created, read, refreshed, changed, imported, deleted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine, InitFailed, type State } from "./testing/engine.ts";
import { connector, phoneSignIn, tencentConfig, user, webApplication } from "./testing/fixtures.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";
import { reveal, Secret, type Properties } from "./values.ts";

let server: TestServer;
let engine: Engine;

before(async () => {
  server = await startTestServer();
  engine = await Engine.start(server.default);
});

after(async () => {
  await engine.stop();
  await server.stop();
});

/** Reads a resource that must be there. */
async function refreshed(state: State): Promise<State> {
  const found = await engine.read(state);
  assert.ok(found);
  return found;
}

/** Deletes as a later update would: with the provider configured anew. */
async function destroy(...states: State[]): Promise<void> {
  await engine.configure(server.default);
  for (const state of states) await engine.delete(state);
}

interface Case {
  title: string;
  kind: string;
  inputs: Properties;
  changed: Properties;
  /** Paths that the diff from `inputs` to `changed` names. */
  paths: string[];
  /** Whether `changed` needs a new resource, so that it isn't updated in place. */
  replaces?: true;
}

const cases: Case[] = [
  {
    title: "An application",
    kind: "Application",
    inputs: webApplication,
    changed: {
      ...webApplication,
      name: "Shop 2",
      description: "A shop",
      oidcClientMetadata: { redirectUris: ["http://localhost:3000/callback", "http://localhost:3000/other"] },
      customClientMetadata: { refreshTokenTtlInDays: 7, rotateRefreshToken: false },
      customData: { team: "web" },
    },
    paths: [
      "customClientMetadata: ADD",
      "customData: ADD",
      "description: ADD",
      "name: UPDATE",
      "oidcClientMetadata.redirectUris[1]: ADD",
    ],
  },
  {
    title: "A machine's application",
    kind: "Application",
    inputs: { name: "Job", type: "MachineToMachine" },
    changed: { name: "Job", type: "SPA" },
    paths: ["type: UPDATE_REPLACE"],
    replaces: true,
  },
  {
    title: "An API resource",
    kind: "ApiResource",
    inputs: {
      name: "Books",
      indicator: "https://books.example.com",
      scopes: [{ name: "write" }, { name: "read" }],
    },
    changed: {
      name: "Library",
      indicator: "https://books.example.com",
      accessTokenTtl: 600,
      scopes: [{ name: "read", description: "Read books" }],
    },
    paths: [
      "accessTokenTtl: ADD",
      "name: UPDATE",
      "scopes[0].description: ADD",
      "scopes[0].name: UPDATE",
      "scopes[1]: DELETE",
    ],
  },
  {
    title: "A role",
    kind: "Role",
    inputs: { name: "editor", description: "Edits" },
    changed: { name: "writer", description: "Writes" },
    paths: ["description: UPDATE", "name: UPDATE"],
  },
  {
    title: "A connector",
    kind: "Connector",
    inputs: connector,
    changed: { ...connector, config: { ...tencentConfig, signName: "另一个" } },
    paths: ["config.signName: UPDATE"],
  },
  {
    title: "A user",
    kind: "User",
    inputs: { ...user, username: "ben", primaryPhone: "+8613800000001", profile: { givenName: "Ben" } },
    changed: { ...user, username: "ben", primaryPhone: "+8613800000002", customData: { vip: true } },
    paths: ["customData: ADD", "primaryPhone: UPDATE", "profile: DELETE"],
  },
];

for (const { title, kind, inputs, changed, paths, replaces } of cases) {
  void test(`${title} is created, unchanged after a refresh, changed as the preview says, imported and deleted`, async () => {
    const state = await engine.create(kind, "case", inputs);
    const found = await refreshed(state);
    assert.deepEqual(await engine.diff(found, inputs), { paths: [], deleteBeforeReplace: false });
    const difference = await engine.diff(found, changed);
    assert.deepEqual(difference.paths, paths);
    const current = replaces ? state : await engine.update(found, changed);
    const wanted = replaces ? inputs : changed;
    assert.deepEqual((await engine.diff(await refreshed(current), wanted)).paths, []);
    const imported = await engine.import(kind, "imported", state.id);
    assert.ok(imported);
    assert.deepEqual((await engine.diff(imported, imported.inputs)).paths, []);
    await destroy(current);
    assert.equal(await engine.read(current), undefined);
    await engine.delete(current);
  });
}

void test("an application's secret is a secret output, and single-page and native ones have none", async () => {
  const web = await engine.create("Application", "web", webApplication);
  assert.ok(web.outputs["secret"] instanceof Secret);
  assert.match(String(web.outputs["secret"].value), /^\w{20,}$/);
  const spa = await engine.create("Application", "spa", { name: "Page", type: "SPA" });
  assert.equal(spa.outputs["secret"], undefined);
  await destroy(web, spa);
});

void test("what somebody changes in the console shows as drift, property by property", async () => {
  const state = await engine.create("Application", "drift", { ...webApplication, description: "Ours" });
  const elsewhere = await engine.update(state, { ...webApplication, name: "Theirs", customData: { a: 1 } });
  assert.equal(elsewhere.id, state.id);
  const found = await refreshed(state);
  assert.deepEqual((await engine.diff(found, state.inputs)).paths, ["description: ADD", "name: UPDATE"]);
  await destroy(state);
});

void test("a connector's secrets are secrets in the state although nobody marked them", async () => {
  const state = await engine.create("Connector", "sms", connector);
  assert.deepEqual((await refreshed(state)).inputs["config"], {
    ...tencentConfig,
    accessKeySecret: new Secret("tencent-access-key-secret"),
  });
  await destroy(state);
});

void test("a second SMS connector displaces the first, whose deletion then is no error", async () => {
  const first = await engine.create("Connector", "first", connector);
  // Another run: one program can't have both.
  await engine.configure(server.default);
  const second = await engine.create("Connector", "second", connector);
  assert.equal(await engine.read(first), undefined);
  await destroy(first, second);
});

void test("a factory that the server doesn't have fails the check, once there is a server to ask", async () => {
  await assert.rejects(
    engine.check("Connector", "nothing", { connectorId: "carrier-pigeon", config: {} }),
    /connectorId is "carrier-pigeon", which isn't a factory of this server/,
  );
});

void test("another factory under the same id deletes the connector first", async () => {
  const state = await engine.create("Connector", "swap", connector);
  const difference = await engine.diff(state, { ...connector, connectorId: "smtp" });
  assert.deepEqual(difference, { paths: ["connectorId: UPDATE_REPLACE"], deleteBeforeReplace: true });
  await destroy(state);
});

void test("the sign-in experience is adopted, keeps what the program doesn't mention and is reset in parts", async () => {
  const sms = await engine.create("Connector", "sms", connector);
  const before = await engine.import("SignInExperience", "before", "default");
  const japanese = { languageInfo: { autoDetect: true, fallbackLanguage: "ja" } };
  const inputs = {
    ...phoneSignIn,
    ...japanese,
    passwordPolicy: { rejects: { pwned: false } },
    termsOfUseUrl: "https://example.com/",
  };
  const state = await engine.create("SignInExperience", "experience", inputs);
  assert.equal(state.id, "default");
  const found = await refreshed(state);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  assert.deepEqual(Object.keys(found.inputs).sort(), Object.keys(inputs).sort());
  const less = await engine.update(found, { ...phoneSignIn });
  const now = await engine.import("SignInExperience", "now", "default");
  assert.deepEqual(now?.inputs["languageInfo"], before?.inputs["languageInfo"]);
  assert.equal(now?.inputs["termsOfUseUrl"], undefined);
  await destroy(less, sms);
  const after = await engine.import("SignInExperience", "after", "default");
  assert.deepEqual(reveal(after?.inputs["signIn"]), reveal(before?.inputs["signIn"]));
});

void test("no custom profile field at sign-up is kept apart from all of them, in a diff, a refresh and an import", async () => {
  const all = { signInMode: "SignInAndRegister" };
  const none = { ...all, signUpProfileFields: [] };
  const asked = async () =>
    (await engine.import("SignInExperience", "x", "default"))?.inputs["signUpProfileFields"];
  const state = await engine.create("SignInExperience", "fields", all);
  assert.deepEqual((await engine.diff(state, none)).paths, ["signUpProfileFields: ADD"]);
  const closed = await engine.update(state, none);
  assert.deepEqual(await asked(), []);
  assert.deepEqual((await engine.diff(await refreshed(closed), none)).paths, []);
  assert.deepEqual((await engine.diff(closed, all)).paths, ["signUpProfileFields: DELETE"]);
  const opened = await engine.update(closed, all);
  assert.equal(await asked(), undefined);
  // Somebody has opened it in the console: the program's empty list is drift then.
  const drifted = await refreshed({ ...opened, inputs: none, outputs: none });
  assert.deepEqual((await engine.diff(drifted, none)).paths, ["signUpProfileFields: ADD"]);
  await destroy(opened);
});

const customizer: Properties = {
  tokenType: "client-credentials",
  script: "const getCustomJwtClaims = () => ({});",
};
const template: Properties = {
  languageTag: "ko",
  templateType: "BindMfa",
  subject: "Code",
  content: "{{code}}",
};
const wholes: [kind: string, least: Properties, more: Properties, changed: Properties][] = [
  [
    "JwtCustomizer",
    customizer,
    {
      environmentVariables: new Secret({ KEY: "theirs" }),
      tokenSample: { kind: "ClientCredentials" },
      blockIssuanceOnError: true,
    },
    { script: "const getCustomJwtClaims = () => ({ a: 1 });" },
  ],
  ["EmailTemplate", template, { contentType: "text/plain", replyTo: "theirs" }, { subject: "Another" }],
];

for (const [kind, least, more, changed] of wholes) {
  void test(`${kind}, which Logto takes as a whole, keeps what the program doesn't mention, at adoption and in a change`, async () => {
    const theirs = await engine.create(kind, "theirs", { ...least, ...more });
    await engine.configure(server.default);
    const adopted = await engine.create(kind, "adopted", least);
    assert.equal(adopted.id, theirs.id);
    const updated = await engine.update(adopted, { ...least, ...changed });
    const found = await engine.import(kind, "found", theirs.id);
    assert.deepEqual(found?.inputs, { ...least, ...more, ...changed });
    await destroy(updated);
    assert.equal(await engine.import(kind, "found", theirs.id), undefined);
  });
}

void test("a JWT customizer's variables are told apart by name in a diff, and stay secret when somebody changes them", async () => {
  const variables = (value: string): Properties => ({
    ...customizer,
    environmentVariables: new Secret({ KEY: value }),
  });
  const state = await engine.create("JwtCustomizer", "variables", variables("ours-4711"));
  assert.deepEqual((await engine.diff(state, variables("other-4711"))).paths, [
    "environmentVariables.KEY: UPDATE",
  ]);
  await engine.update(state, variables("theirs-4711"));
  const drifted = await refreshed(state);
  assert.deepEqual(drifted.inputs, variables("theirs-4711"));
  await destroy(state);
  await assert.rejects(
    engine.import("JwtCustomizer", "other", "id-token"),
    /has no JWT customizer `id-token`: there are `access-token` and `client-credentials`/,
  );
});

void test("a phone number as people dial it inside their country and an e-mail address in capitals settle, and are adopted", async () => {
  const inputs: Properties = { primaryPhone: "+4402071838751", primaryEmail: "Ann@Example.com" };
  const theirs = await engine.create("User", "theirs", { primaryPhone: "442071838751" });
  await engine.create("User", "theirs too", { username: "theirs_too", primaryEmail: "ben@example.com" });
  await engine.configure(server.default);
  const state = await engine.create("User", "adopted", inputs);
  assert.equal(state.id, theirs.id);
  assert.deepEqual((await engine.diff(await refreshed(state), inputs)).paths, []);
  const ben = await engine.create("User", "adopted too", { primaryEmail: "Ben@Example.com" });
  assert.deepEqual((await refreshed(ben)).inputs["primaryEmail"], "Ben@Example.com");
  // Somebody has changed it in the console.
  const drifted = await engine.update(state, { ...inputs, primaryPhone: "+442071838752" });
  const found = await refreshed({ ...drifted, inputs });
  assert.equal(found.inputs["primaryPhone"], "+442071838752");
  await destroy(ben);
  await destroy(drifted);
});

void test("a phone method without an SMS connector fails and says to depend on one", async () => {
  await assert.rejects(
    engine.create("SignInExperience", "early", phoneSignIn),
    /enabled_connector_not_found.*dependsOn/,
  );
});

void test("a role's scopes are given and taken by name, and a missing one is named", async () => {
  const indicator = "https://orders.example.com";
  const api = await engine.create("ApiResource", "orders", {
    name: "Orders",
    indicator,
    scopes: [{ name: "a" }, { name: "b" }],
  });
  const role = { name: "clerk", description: "Clerk" };
  const scopes = (...names: string[]) => names.map((scope) => ({ indicator, scope }));
  const state = await engine.create("Role", "clerk", { ...role, scopes: scopes("b", "a") });
  const fewer = await engine.update(await refreshed(state), { ...role, scopes: scopes("a") });
  assert.deepEqual((await refreshed(fewer)).inputs["scopes"], scopes("a"));
  await assert.rejects(
    engine.update(fewer, { ...role, scopes: scopes("a", "z") }),
    /no scope z of https:\/\/orders/,
  );
  await destroy(fewer, api);
});

void test("what an application may ask for is given and taken by name, and what doesn't exist is named", async () => {
  const indicator = "https://consent.example.com";
  const scopes = [{ name: "a" }, { name: "b" }];
  const api = await engine.create("ApiResource", "consent", { name: "Consent", indicator, scopes });
  const partner = { ...webApplication, name: "Partner", isThirdParty: true };
  const asking = (...names: string[]) => ({
    ...partner,
    userConsentScopes: { resourceScopes: names.map((scope) => ({ indicator, scope })) },
  });
  const state = await engine.create("Application", "partner", asking("b", "a"));
  const fewer = await engine.update(await refreshed(state), asking("a"));
  assert.deepEqual((await refreshed(fewer)).inputs["userConsentScopes"], asking("a").userConsentScopes);
  await assert.rejects(engine.update(fewer, asking("a", "z")), /no scope z of https:\/\/consent.*dependsOn/);
  const organizationScopes = { ...partner, userConsentScopes: { organizationScopes: ["nobody:has"] } };
  await assert.rejects(
    engine.update(fewer, organizationScopes),
    /no organization scope `nobody:has`: correct `userConsentScopes\.organizationScopes`/,
  );
  const left = await refreshed(await engine.update(fewer, partner));
  assert.equal(
    (await engine.import("Application", "imported", left.id))?.inputs["userConsentScopes"],
    undefined,
  );
  await destroy(left, api);
});

void test("an application's own look is the program's as a whole, and what isn't managed stays", async () => {
  const named = { ...webApplication, name: "Look" };
  const look = { color: { primaryColor: "#112233" }, customCss: "a {}" };
  const state = await engine.create("Application", "look", { ...named, signInExperience: look });
  const imported = async () =>
    (await engine.import("Application", "x", state.id))?.inputs["signInExperience"];
  assert.deepEqual(await imported(), look);
  const unmanaged = await refreshed({ ...state, inputs: named });
  assert.deepEqual((await engine.diff(unmanaged, named)).paths, []);
  await engine.update(unmanaged, { ...named, description: "Theirs" });
  assert.deepEqual(await imported(), look);
  const less = await engine.update(state, { ...named, signInExperience: { customCss: "b {}" } });
  assert.deepEqual(await imported(), { customCss: "b {}" });
  const none = await engine.update(less, named);
  assert.equal(await imported(), undefined);
  await destroy(none);
});

void test("who may sign in to an application is the program's as a whole, by name, and everybody when it is removed", async () => {
  const named = { ...webApplication, name: "Staff only" };
  const role = await engine.create("Role", "staff", { name: "staff", description: "Staff" });
  const acme = await engine.create("Organization", "staffed", { name: "Staffed" });
  const organizations = [{ organizationId: acme.id }];
  const rules = { ...named, accessControl: { roles: ["staff"], organizations } };
  const state = await engine.create("Application", "staff-only", rules);
  const imported = async () => (await engine.import("Application", "x", state.id))?.inputs["accessControl"];
  assert.deepEqual(await imported(), rules.accessControl);
  const fewer = await engine.update(await refreshed(state), { ...named, accessControl: { organizations } });
  assert.deepEqual((await engine.diff(await refreshed(fewer), fewer.inputs)).paths, []);
  const wrong = { ...named, accessControl: { roles: ["nobody-has-this"] } };
  await assert.rejects(
    engine.update(fewer, wrong),
    /no role `nobody-has-this`: correct `accessControl\.roles`/,
  );
  const open = await engine.update(fewer, named);
  assert.equal(await imported(), undefined);
  // Switched off in the console, the rules are drift.
  const drifted = await refreshed({ ...open, inputs: rules, outputs: rules });
  assert.deepEqual((await engine.diff(drifted, rules)).paths, [
    "accessControl.organizations: ADD",
    "accessControl.roles: ADD",
  ]);
  await destroy(open, acme, role);
});

void test("an empty list that is added takes away what the server has, as it does at creation", async () => {
  const indicator = "https://emptied.example.com";
  const api = { name: "Emptied", indicator };
  const scopes = [{ name: "a" }];
  const role = { name: "emptied", description: "Emptied" };
  const resourceScopes = [{ indicator, scope: "a" }];
  const filled = [
    await engine.create("ApiResource", "emptied", { ...api, scopes }),
    await engine.create("Role", "emptied", { ...role, scopes: resourceScopes }),
    await engine.create("User", "emptied", { username: "emptied", roles: ["emptied"] }),
    await engine.create("OrganizationRole", "emptied", { name: "emptied", resourceScopes }),
  ];
  const [, , user] = filled;
  const emptied: [state: State | undefined, least: Properties, list: string][] = [
    [user, { username: "emptied" }, "roles"],
    [filled[3], { name: "emptied" }, "resourceScopes"],
    [filled[1], role, "scopes"],
    [filled[0], api, "scopes"],
  ];
  for (const [state, least, list] of emptied) {
    assert.ok(state);
    // Until now the program has left it out: it was as the server had it.
    const unmanaged = { ...state, inputs: least };
    const none = { ...least, [list]: [] };
    assert.deepEqual((await engine.diff(unmanaged, none)).paths, [`${list}: ADD`]);
    const less = await engine.update(unmanaged, none);
    const live = await refreshed({ ...less, inputs: { ...none, [list]: [{ indicator, scope: "x" }] } });
    assert.deepEqual(live.inputs[list], []);
    assert.deepEqual((await engine.diff(await refreshed(less), none)).paths, []);
    assert.deepEqual((await engine.diff(less, least)).paths, []);
  }
  await destroy(...filled.reverse());
});

void test("the first administrator holds the console's roles and is a member of the tenant's organization", async (context) => {
  const admin = await Engine.start(server.admin);
  context.after(async () => admin.stop());
  const organizations = [{ organizationId: "t-default", roles: ["admin"] }];
  const inputs = { ...user, username: "platform_admin", roles: ["user", "default:admin"], organizations };
  const state = await admin.create("User", "administrator", inputs);
  const found = await admin.read(state);
  assert.ok(found);
  assert.deepEqual((await admin.diff(found, inputs)).paths, []);
  await admin.update(state, { ...user, username: "platform_admin", roles: ["user"], organizations: [] });
  const imported = await admin.import("User", "imported", state.id);
  assert.deepEqual(imported?.inputs["roles"], ["user"]);
  assert.equal(imported.inputs["organizations"], undefined);
});

void test("a user comes with a hash from another system, which is a secret and stays as it was", async () => {
  const hash = { passwordAlgorithm: "SHA1", passwordDigest: "21dd2489c21f595247e9f0fa0e0488a33d027f80" };
  const inputs = { username: "moved", ...hash };
  const state = await engine.create("User", "moved", inputs);
  assert.deepEqual(state.outputs["passwordDigest"], new Secret(hash.passwordDigest));
  const found = await refreshed(state);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  const other = { ...inputs, passwordDigest: "a".repeat(40) };
  await assert.rejects(engine.update(found, other), (error: Error) => {
    assert.match(error.message, /^passwordDigest can't be changed.*set `password` instead/);
    return !error.message.includes("aaaa") && !error.message.includes("21dd");
  });
  await engine.configure(server.default);
  assert.equal(
    (await engine.create("User", "moved", inputs)).id,
    state.id,
    "what a killed run left is taken over",
  );
  await assert.rejects(
    engine.create("User", "moved", other),
    /has this user already.*another password or none/,
  );
  const clear = await engine.update(found, { username: "moved", password: new Secret("Corr3ct-Horse!") });
  await destroy(await engine.update(clear, { username: "moved" }));
});

void test("a user whose role doesn't exist stays in the state, and the next update completes it", async () => {
  const inputs = { ...user, username: "cid", roles: ["nobody-has-this"] };
  const failure = await engine.create("User", "cid", inputs).catch((error: unknown) => error);
  assert.ok(failure instanceof InitFailed);
  assert.match(failure.message, /no role `nobody-has-this`/);
  const completed = await engine.update(failure.state, { ...user, username: "cid" });
  assert.equal(completed.id, failure.state.id);
  await destroy(completed);
});

void test("a forced replacement adopts its predecessor and doesn't delete it afterwards", async () => {
  const old = await engine.create("Role", "forced", { name: "forced", description: "Forced" });
  await engine.configure(server.default);
  const replacement = await engine.create("Role", "forced", { name: "forced", description: "Forced" });
  await engine.delete(old);
  assert.equal((await refreshed(replacement)).id, old.id);
  await destroy(replacement);
});
