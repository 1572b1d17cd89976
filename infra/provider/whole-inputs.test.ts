// What the test that takes every kind through its life doesn't reach: fields inside parts, and more parts than a page of Logto's
// lists has, which is twenty. A server has them all, a refresh shows no change, and an import leaves nothing out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EngineLog } from "./engine-log.ts";
import { Provider } from "./provider.ts";
import { connector } from "./testing/fixtures.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import type { Properties } from "./values.ts";

const indicator = "https://many.example.com";
const names = Array.from({ length: 25 }, (_, index) => `many-${String(index).padStart(2, "0")}`);
const scopes = names.map((scope) => ({ indicator, scope }));

const { server, engine } = await startManagedTenant();

/** Creates one of a kind for each name. @returns their ids */
async function one(kind: string, inputs: (name: string) => Properties): Promise<string[]> {
  return Promise.all(names.map(async (name) => (await engine.create(kind, name, inputs(name))).id));
}

void test("parts and lists of more than a page are read whole", async () => {
  const whole: [kind: string, inputs: Properties][] = [
    ["ApiResource", { name: "Many", indicator, scopes: names.map((name) => ({ name })) }],
    ["Role", { name: "many", description: "Many", scopes }],
    ["OrganizationRole", { name: "many", scopes: names, resourceScopes: scopes }],
  ];
  await one("OrganizationScope", (name) => ({ name }));
  await one("OrganizationRole", (name) => ({ name }));
  await one("Role", (name) => ({ name, description: name }));
  await one("Webhook", (name) => ({ name, url: `https://${name}.example.com`, events: ["PostSignIn"] }));
  const organizations = await one("Organization", (name) => ({ name }));
  const connectors = await one("SsoConnector", (name) => ({ providerName: "SAML", connectorName: name }));
  const jit = { emailDomains: names.map((name) => `${name}.example.com`), ssoConnectorIds: connectors };
  whole.push(
    ["Organization", { name: "Many", jit: { ...jit, roles: names } }],
    [
      "User",
      {
        username: "many",
        roles: names,
        organizations: organizations.map((organizationId) => ({ organizationId, roles: names })),
      },
    ],
  );
  for (const [kind, inputs] of whole) {
    const state = await engine.create(kind, "many", inputs);
    const found = await engine.read(state);
    assert.ok(found, kind);
    assert.deepEqual((await engine.diff(found, inputs)).paths, [], kind);
    const imported = await engine.import(kind, "imported", state.id);
    const counted = (value: unknown): number => JSON.stringify(value).match(/many-\d\d/g)?.length ?? 0;
    assert.equal(counted(imported?.inputs), counted(found.inputs), `an import of ${kind} has it all`);
  }

  const provider = new Provider(new EngineLog());
  provider.configure(server.default);
  for (const kind of [
    "OrganizationScope",
    "OrganizationRole",
    "Role",
    "Webhook",
    "Organization",
    "SsoConnector",
  ]) {
    const listed = (await provider.list(kind)).filter(({ name }) => names.includes(name));
    assert.equal(listed.length, names.length, kind);
  }
});

void test("secondary identifiers, members' second factors, an allow list and icons of the dark mode are the sign-in experience's", async () => {
  await engine.create("Connector", "sms", connector);
  await engine.create("Connector", "mail", {
    connectorId: "http-email",
    config: { endpoint: "https://mail.example.com/send" },
  });
  const url = "https://books.example.com";
  const inputs: Properties = {
    signUp: {
      identifiers: ["username"],
      password: true,
      verify: true,
      secondaryIdentifiers: [{ identifier: "emailOrPhone", verify: true }],
    },
    mfa: { factors: ["Totp"], policy: "NoPrompt", organizationRequiredMfaPolicy: "Mandatory" },
    emailBlocklistPolicy: { customAllowlist: ["@example.com"] },
    branding: { darkLogoUrl: `${url}/dark.svg`, darkFavicon: `${url}/dark.ico` },
  };
  const state = await engine.create("SignInExperience", "experience", inputs);
  const found = await engine.read(state);
  assert.ok(found);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  const live = await engine.import("SignInExperience", "imported", state.id);
  for (const [name, value] of Object.entries(inputs)) assert.deepEqual(live?.inputs[name], value, name);
});
