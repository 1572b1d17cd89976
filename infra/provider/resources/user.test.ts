// What is only a user's, against a server: forms of a phone number, hashes from elsewhere, roles and organizations.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, InitFailed } from "../testing/engine.ts";
import { user } from "../testing/fixtures.ts";
import { startManagedTenant } from "../testing/managed-tenant.ts";
import { refreshed } from "../testing/settled.ts";
import { Secret, type Properties } from "../values.ts";

const { server, engine } = await startManagedTenant();

void test("a phone number as people dial it inside their country and an e-mail address in capitals settle, and are adopted", async () => {
  const inputs: Properties = { primaryPhone: "+4402071838751", primaryEmail: "Ann@Example.com" };
  const theirs = await engine.create("User", "theirs", { primaryPhone: "442071838751" });
  await engine.create("User", "theirs too", { username: "theirs_too", primaryEmail: "ben@example.com" });
  await engine.nextRun();
  const state = await engine.create("User", "adopted", inputs);
  assert.equal(state.id, theirs.id);
  assert.deepEqual((await engine.diff(await refreshed(engine, state), inputs)).paths, []);
  const ben = await engine.create("User", "adopted too", { primaryEmail: "Ben@Example.com" });
  assert.deepEqual((await refreshed(engine, ben)).inputs["primaryEmail"], "Ben@Example.com");
  // Somebody has changed it in the console.
  const drifted = await engine.update(state, { ...inputs, primaryPhone: "+442071838752" });
  const found = await refreshed(engine, { ...drifted, inputs });
  assert.equal(found.inputs["primaryPhone"], "+442071838752");
  await engine.destroy(ben);
  await engine.destroy(drifted);
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
  const found = await refreshed(engine, state);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  const other = { ...inputs, passwordDigest: "a".repeat(40) };
  await assert.rejects(engine.update(found, other), (error: Error) => {
    assert.match(error.message, /^passwordDigest can't be changed.*set `password` instead/);
    return !error.message.includes("aaaa") && !error.message.includes("21dd");
  });
  await engine.nextRun();
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
  await engine.destroy(await engine.update(clear, { username: "moved" }));
});

void test("a user whose role doesn't exist stays in the state, and the next update completes it", async () => {
  const inputs = { ...user, username: "cid", roles: ["nobody-has-this"] };
  const failure = await engine.create("User", "cid", inputs).catch((error: unknown) => error);
  assert.ok(failure instanceof InitFailed);
  assert.match(failure.message, /no role `nobody-has-this`/);
  const completed = await engine.update(failure.state, { ...user, username: "cid" });
  assert.equal(completed.id, failure.state.id);
  await engine.destroy(completed);
});
