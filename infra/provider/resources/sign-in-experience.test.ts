// What is only the sign-in experience's, against a server: it is there before the program, and builds on connectors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connector, phoneSignIn } from "../testing/fixtures.ts";
import { startManagedTenant } from "../testing/managed-tenant.ts";
import { refreshed } from "../testing/settled.ts";
import { reveal } from "../values.ts";

const { engine } = await startManagedTenant();

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
  const found = await refreshed(engine, state);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  assert.deepEqual(Object.keys(found.inputs).sort(), Object.keys(inputs).sort());
  const less = await engine.update(found, { ...phoneSignIn });
  const now = await engine.import("SignInExperience", "now", "default");
  assert.deepEqual(now?.inputs["languageInfo"], before?.inputs["languageInfo"]);
  assert.equal(now?.inputs["termsOfUseUrl"], undefined);
  await engine.destroy(less, sms);
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
  assert.deepEqual((await engine.diff(await refreshed(engine, closed), none)).paths, []);
  assert.deepEqual((await engine.diff(closed, all)).paths, ["signUpProfileFields: DELETE"]);
  const opened = await engine.update(closed, all);
  assert.equal(await asked(), undefined);
  // Somebody has opened it in the console: the program's empty list is drift then.
  const drifted = await refreshed(engine, { ...opened, inputs: none, outputs: none });
  assert.deepEqual((await engine.diff(drifted, none)).paths, ["signUpProfileFields: ADD"]);
  await engine.destroy(opened);
});

void test("a phone method without an SMS connector fails and says to depend on one", async () => {
  await assert.rejects(
    engine.create("SignInExperience", "early", phoneSignIn),
    /enabled_connector_not_found.*dependsOn/,
  );
});
