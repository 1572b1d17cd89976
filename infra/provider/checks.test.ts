// Bad input (testing/refusals, a file a kind) is refused by Check, in a preview too, before anything is sent: every problem
// at once, with path and fix.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CheckFailed, Engine } from "./testing/engine.ts";
import { absentServer, connector, tencentConfig, webApplication } from "./testing/fixtures.ts";
import { refusals } from "./testing/refusals/index.ts";
import { Secret, unknown, type Properties } from "./values.ts";

let engine: Engine;

before(async () => {
  engine = await Engine.start(absentServer);
});

after(async () => {
  await engine.stop();
});

/** The problems that Check finds. */
async function problems(kind: string, inputs: Properties): Promise<string[]> {
  try {
    await engine.check(kind, "bad", inputs);
    return [];
  } catch (error) {
    assert.ok(error instanceof CheckFailed);
    return error.message.split("\n").sort();
  }
}

for (const [kind, refused] of Object.entries(refusals)) {
  for (const [what, inputs, found] of refused) {
    void test(`${kind}: ${what} is refused with the property's path and what to do`, async () => {
      const actual = await problems(kind, inputs);
      assert.equal(actual.length, found.length, actual.join("\n"));
      found.forEach((pattern, index) => {
        assert.match(actual[index] ?? "", pattern);
      });
    });
  }
}

void test("a secret of an application that has expired by now fails no update that leaves it alone", async () => {
  const expired = { applicationId: "a", name: "expired", expiresAt: "2026-01-31T00:00:00Z" };
  assert.deepEqual(await engine.check("ApplicationSecret", "expired", expired, expired), expired);
});

void test("no secret is in what Check says about it", async () => {
  const config = { ...tencentConfig, accessKeySecret: new Secret("very-secret-value"), region: 1 };
  assert.doesNotMatch(
    (await problems("Connector", { ...connector, config })).join("\n"),
    /very-secret-value/,
  );
  assert.doesNotMatch(
    (await problems("User", { username: "1", password: "hunter2-hunter2" })).join("\n"),
    /hunter2/,
  );
  const digest = { passwordAlgorithm: "MD5", passwordDigest: "hunter2-digest" };
  assert.doesNotMatch((await problems("User", { username: "ann", ...digest })).join("\n"), /hunter2/);
});

void test("values that a preview can't know yet are no problem, but what is known is checked", async () => {
  const config = { ...tencentConfig, accessKeySecret: unknown, templates: unknown };
  assert.deepEqual(await problems("Connector", { ...connector, config }), []);
  const later = { ...webApplication, oidcClientMetadata: { redirectUris: [unknown] } };
  assert.deepEqual(await problems("Application", later), []);
  const rules = { roles: [unknown], organizations: unknown };
  assert.deepEqual(await problems("Application", { ...later, accessControl: rules }), []);
  const consent = { resourceScopes: [{ indicator: unknown, scope: "read" }], userScopes: unknown };
  const partner = { ...later, isThirdParty: unknown, userConsentScopes: consent };
  assert.deepEqual(await problems("Application", partner), []);
  assert.deepEqual(await problems("Application", { ...later, name: 5 }), [
    "name must be a string, not a number",
  ]);
});
