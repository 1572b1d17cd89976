// What is only an application's, against a server: its secrets, what it may ask for, its own look, and who may sign in.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { State } from "../testing/engine.ts";
import { webApplication } from "../testing/fixtures.ts";
import { startManagedTenant } from "../testing/managed-tenant.ts";
import { refreshed } from "../testing/settled.ts";
import { Secret, type Properties } from "../values.ts";

const { engine } = await startManagedTenant();
const machine = await engine.create("Application", "machine", { name: "Machine", type: "MachineToMachine" });

void test("an application's secret is a secret output, and single-page and native ones have none", async () => {
  const web = await engine.create("Application", "web", webApplication);
  assert.ok(web.outputs["secret"] instanceof Secret);
  assert.match(String(web.outputs["secret"].value), /^\w{20,}$/);
  const spa = await engine.create("Application", "spa", { name: "Page", type: "SPA" });
  assert.equal(spa.outputs["secret"], undefined);
  await engine.destroy(web, spa);
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
  const fewer = await engine.update(await refreshed(engine, state), asking("a"));
  assert.deepEqual(
    (await refreshed(engine, fewer)).inputs["userConsentScopes"],
    asking("a").userConsentScopes,
  );
  await assert.rejects(engine.update(fewer, asking("a", "z")), /no scope z of https:\/\/consent.*dependsOn/);
  const organizationScopes = { ...partner, userConsentScopes: { organizationScopes: ["nobody:has"] } };
  await assert.rejects(
    engine.update(fewer, organizationScopes),
    /no organization scope `nobody:has`: correct `userConsentScopes\.organizationScopes`/,
  );
  const left = await refreshed(engine, await engine.update(fewer, partner));
  assert.equal(
    (await engine.import("Application", "imported", left.id))?.inputs["userConsentScopes"],
    undefined,
  );
  await engine.destroy(left, api);
});

void test("an application's own look is the program's as a whole, and what isn't managed stays", async () => {
  const named = { ...webApplication, name: "Look" };
  const look = { color: { primaryColor: "#112233" }, customCss: "a {}" };
  const state = await engine.create("Application", "look", { ...named, signInExperience: look });
  const imported = async () =>
    (await engine.import("Application", "x", state.id))?.inputs["signInExperience"];
  assert.deepEqual(await imported(), look);
  const unmanaged = await refreshed(engine, { ...state, inputs: named });
  assert.deepEqual((await engine.diff(unmanaged, named)).paths, []);
  await engine.update(unmanaged, { ...named, description: "Theirs" });
  assert.deepEqual(await imported(), look);
  const less = await engine.update(state, { ...named, signInExperience: { customCss: "b {}" } });
  assert.deepEqual(await imported(), { customCss: "b {}" });
  const none = await engine.update(less, named);
  assert.equal(await imported(), undefined);
  await engine.destroy(none);
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
  const fewer = await engine.update(await refreshed(engine, state), {
    ...named,
    accessControl: { organizations },
  });
  assert.deepEqual((await engine.diff(await refreshed(engine, fewer), fewer.inputs)).paths, []);
  const wrong = { ...named, accessControl: { roles: ["nobody-has-this"] } };
  await assert.rejects(
    engine.update(fewer, wrong),
    /no role `nobody-has-this`: correct `accessControl\.roles`/,
  );
  const open = await engine.update(fewer, named);
  assert.equal(await imported(), undefined);
  // Switched off in the console, the rules are drift.
  const drifted = await refreshed(engine, { ...open, inputs: rules, outputs: rules });
  assert.deepEqual((await engine.diff(drifted, rules)).paths, [
    "accessControl.organizations: ADD",
    "accessControl.roles: ADD",
  ]);
  await engine.destroy(open, acme, role);
});

void test("another name makes another secret of an application before the old one goes, another expiry after it", async () => {
  const inputs = { applicationId: machine.id, name: "2026" };
  const old = await engine.create("ApplicationSecret", "rotation", inputs);
  const next = { ...inputs, name: "2027" };
  assert.deepEqual(await engine.diff(old, next), {
    paths: ["name: UPDATE_REPLACE"],
    deleteBeforeReplace: false,
  });
  await engine.nextRun();
  const renewed = await engine.create("ApplicationSecret", "rotation", next);
  assert.notDeepEqual(renewed.outputs["value"], old.outputs["value"]);
  assert.ok(await engine.read(old));
  await engine.delete(old);
  assert.equal(await engine.read(old), undefined);
  const expiring = { ...next, expiresAt: "2099-01-01T00:00:00Z" };
  assert.deepEqual(await engine.diff(await refreshed(engine, renewed), expiring), {
    paths: ["expiresAt: ADD_REPLACE"],
    deleteBeforeReplace: true,
  });
  await engine.destroy(renewed);
  assert.equal(await engine.read(renewed), undefined);
});

void test("a name that one secret of an application gives up and another takes in the same update belongs to the other", async () => {
  const secret = (name: string): Properties => ({ applicationId: machine.id, name });
  for (const order of [
    ["previous", "current"],
    ["current", "previous"],
  ]) {
    await engine.nextRun();
    const old = await engine.create("ApplicationSecret", "first", secret("current"));
    await engine.nextRun();
    const states = new Map<string, State>();
    for (const name of order) {
      const resource = name === "previous" ? "first" : "second";
      states.set(name, await engine.create("ApplicationSecret", resource, secret(name)));
    }
    const [first, second] = [states.get("previous"), states.get("current")];
    assert.ok(first && second);
    // What the first had is the second's now, so the engine's deletion of it must not take it away.
    await engine.delete(old);
    for (const state of [first, second])
      assert.deepEqual((await refreshed(engine, state)).outputs["value"], state.outputs["value"]);
    assert.notDeepEqual(first.outputs["value"], second.outputs["value"]);
    await engine.destroy(first);
    assert.ok(await engine.read(second));
    await engine.delete(second);
    assert.equal(await engine.read(second), undefined);
  }
});
