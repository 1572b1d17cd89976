// The program that `npm run import` writes: readable, with references, and without a secret in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../values.ts";
import type { ImportedResource } from "./read-tenant.ts";
import { writeProgram } from "./write-program.ts";

const application: ImportedResource = {
  kind: "Application",
  name: "shop",
  id: "araomox38dc9utzta7w5o",
  inputs: { name: "Shop", type: "Traditional", customData: { "a-b": [1, "two"] } },
};

function write(...resources: ImportedResource[]) {
  return writeProgram(
    resources,
    { ApplicationSecret: ["Application"], SignInExperience: ["Connector"], Role: ["ApiResource"] },
    "./sdk.ts",
  );
}

void test("it makes each resource with all of its inputs", () => {
  const { program, importFile } = write(application);
  assert.ok(
    program.includes(`const shopApplication = new logto.Application("shop", {
  name: "Shop",
  type: "Traditional",
  customData: {
    "a-b": [
      1,
      "two",
    ],
  },
});`),
    program,
  );
  assert.deepEqual(JSON.parse(importFile), {
    resources: [{ type: "logto:index:Application", name: "shop", id: application.id }],
  });
});

void test("an id is a reference to the resource that has it, so that a program for another server works, too", () => {
  const inputs = { applicationId: application.id, name: "2026" };
  const secret = { kind: "ApplicationSecret", name: "shop-2026", id: `${application.id}/2026`, inputs };
  assert.match(
    write(application, secret).program,
    /applicationId: shopApplication\.id,\n {2}name: "2026",\n\}\);/,
  );
});

void test("what Logto needs before, and is only named, becomes a dependency", () => {
  const indicator = "https://books.example.com";
  const api = { kind: "ApiResource", name: "books", id: "dg3byx17fni2f7p8332xl", inputs: { indicator } };
  const other = { ...api, name: "other", id: "dg3byx17fni2f7p8332xm", inputs: { indicator: "https://o" } };
  const scopes = [{ indicator, scope: "read" }];
  const role = { kind: "Role", name: "reader", id: "leui1cnnd8w9dt29x7xbb", inputs: { scopes } };
  assert.match(write(api, other, role).program, /\{ dependsOn: \[booksApiResource\] \}/);
  const sms = { kind: "Connector", name: "sms", id: "sms", inputs: { instanceId: "sms", config: {} } };
  const experience = { kind: "SignInExperience", name: "sign-in-experience", id: "default", inputs: {} };
  const { program } = write(sms, experience);
  assert.match(program, /new logto\.Connector\("sms", \{\n {2}id: "sms"/);
  assert.match(program, /const signInExperience = .*\{ dependsOn: \[smsConnector\] \}/);
});

void test("secrets are read from the stack's configuration, and are nowhere in the text", () => {
  const config = { endpoint: "https://mail", authorization: new Secret("Bearer very-secret") };
  const mail = { kind: "Connector", name: "mail", id: "mail", inputs: { config } };
  const headers = new Secret({ "x-key": "another-secret" });
  const hook = { kind: "Webhook", name: "hook", id: "x", inputs: { headers } };
  const { program, importFile, secrets } = write(mail, hook);
  assert.doesNotMatch(program + importFile, /very-secret|another-secret/);
  assert.match(program, /authorization: config\.requireSecret\("connectorMailConfigAuthorization"\)/);
  assert.match(
    program,
    /headers: config\.requireSecretObject<Record<string, string>>\("webhookHookHeaders"\)/,
  );
  assert.deepEqual(secrets, {
    connectorMailConfigAuthorization: "Bearer very-secret",
    webhookHookHeaders: '{"x-key":"another-secret"}',
  });
});
