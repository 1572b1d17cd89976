// The provider's own configuration: an address and a credential, checked before any resource is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./testing/engine.ts";
import { webApplication } from "./testing/fixtures.ts";
import type { Properties } from "./values.ts";

let engine: Engine;

before(async () => {
  engine = await Engine.start({});
});

after(async () => {
  await engine.stop();
});

const configurations: [what: string, configuration: Properties, found: RegExp | undefined][] = [
  ["nothing at all, for programs that use no Logto resource", {}, undefined],
  [
    "plain http to a loopback name",
    { endpoint: "http://auth.demo.localhost:8080", clientId: "a", clientSecret: "b" },
    undefined,
  ],
  [
    "http to another host",
    { endpoint: "http://auth.example.com", clientId: "a", clientSecret: "b" },
    /^endpoint must be https/,
  ],
  [
    "an endpoint with a path",
    { endpoint: "https://auth.example.com/api", clientId: "a", clientSecret: "b" },
    /^endpoint must be the server's address without a path/,
  ],
  [
    "an address without a credential",
    { endpoint: "https://auth.example.com" },
    /^clientId is missing.*\nclientSecret is missing.*pulumi config set --secret logto:clientSecret/,
  ],
  ["a timeout as text, as Pulumi's configuration gives it", { readyTimeoutSeconds: "60" }, undefined],
];

for (const [what, configuration, found] of configurations) {
  void test(`the provider ${found ? "refuses" : "takes"} ${what}`, async () => {
    const checked = engine.checkConfig(configuration);
    if (found === undefined) await checked;
    else await assert.rejects(checked, (error: Error) => found.test(error.message));
  });
}

void test("a Logto resource without an address and a credential says how to give them", async () => {
  await assert.rejects(
    engine.create("Application", "app", webApplication),
    /endpoint is missing.*new logto\.Provider.*clientSecret is missing/,
  );
});

const settings = { endpoint: "https://auth.example.com", clientId: "a", clientSecret: "b" };

const differences: [what: string, before: Properties, after: Properties, paths: string[]][] = [
  ["the default tenant, named", settings, { ...settings, tenantId: "default" }, []],
  ["the default tenant, not named any more", { ...settings, tenantId: "default" }, settings, []],
  ["a slash behind the address", settings, { ...settings, endpoint: "https://Auth.example.com:443/" }, []],
  ["a number as text, and the default", settings, { ...settings, readyTimeoutSeconds: "120" }, []],
  ["another tenant", settings, { ...settings, tenantId: "admin" }, ["tenantId: UPDATE_REPLACE"]],
  [
    "another address, which may be the same server's",
    settings,
    { ...settings, endpoint: "https://login.example.com" },
    ["endpoint: UPDATE"],
  ],
  ["another secret", settings, { ...settings, clientSecret: "c" }, ["clientSecret: UPDATE"]],
];

for (const [what, before, after, paths] of differences) {
  const effect = paths[0] ?? "no change";
  void test(`of the provider, ${what} is ${effect}`, async () => {
    assert.deepEqual(await engine.diffConfig(before, after), paths);
  });
}
