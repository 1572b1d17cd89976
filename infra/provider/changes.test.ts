// How changes show and are made, kind by kind over real gRPC against a server: property by property in a diff, as drift in a
// refresh, and with what the program doesn't mention left alone. What is only one kind's is in resources/.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { State } from "./testing/engine.ts";
import { connector, tencentConfig, user, webApplication } from "./testing/fixtures.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { refreshed } from "./testing/settled.ts";
import { Secret, type Properties } from "./values.ts";

const { engine } = await startManagedTenant();

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
    const found = await refreshed(engine, state);
    assert.deepEqual(await engine.diff(found, inputs), { paths: [], deleteBeforeReplace: false });
    const difference = await engine.diff(found, changed);
    assert.deepEqual(difference.paths, paths);
    const current = replaces ? state : await engine.update(found, changed);
    const wanted = replaces ? inputs : changed;
    assert.deepEqual((await engine.diff(await refreshed(engine, current), wanted)).paths, []);
    const imported = await engine.import(kind, "imported", state.id);
    assert.ok(imported);
    assert.deepEqual((await engine.diff(imported, imported.inputs)).paths, []);
    await engine.destroy(current);
    assert.equal(await engine.read(current), undefined);
    await engine.delete(current);
  });
}

void test("what somebody changes in the console shows as drift, property by property", async () => {
  const state = await engine.create("Application", "drift", { ...webApplication, description: "Ours" });
  const elsewhere = await engine.update(state, { ...webApplication, name: "Theirs", customData: { a: 1 } });
  assert.equal(elsewhere.id, state.id);
  const found = await refreshed(engine, state);
  assert.deepEqual((await engine.diff(found, state.inputs)).paths, ["description: ADD", "name: UPDATE"]);
  await engine.destroy(state);
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
    await engine.nextRun();
    const adopted = await engine.create(kind, "adopted", least);
    assert.equal(adopted.id, theirs.id);
    const updated = await engine.update(adopted, { ...least, ...changed });
    const found = await engine.import(kind, "found", theirs.id);
    assert.deepEqual(found?.inputs, { ...least, ...more, ...changed });
    await engine.destroy(updated);
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
  const drifted = await refreshed(engine, state);
  assert.deepEqual(drifted.inputs, variables("theirs-4711"));
  await engine.destroy(state);
  await assert.rejects(
    engine.import("JwtCustomizer", "other", "id-token"),
    /has no JWT customizer `id-token`: there are `access-token` and `client-credentials`/,
  );
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
    const live = await refreshed(engine, {
      ...less,
      inputs: { ...none, [list]: [{ indicator, scope: "x" }] },
    });
    assert.deepEqual(live.inputs[list], []);
    assert.deepEqual((await engine.diff(await refreshed(engine, less), none)).paths, []);
    assert.deepEqual((await engine.diff(less, least)).paths, []);
  }
  await engine.destroy(...filled.reverse());
});
