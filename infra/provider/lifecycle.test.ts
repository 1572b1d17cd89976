// Every kind of Logto resource goes through the same life against a server: created with as little as it takes, each
// property set and removed again, all of them set, imported, deleted twice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadAllResources } from "./resources/index.ts";
import { Engine, type State } from "./testing/engine.ts";
import { connector, socialConnector } from "./testing/fixtures.ts";
import { lifecycles } from "./testing/lifecycles/index.ts";
import type { Lifecycle } from "./testing/lifecycles/lifecycle.ts";
import { prepare, resolved } from "./testing/lifecycles/prepared.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";
import { isRecord, revealProperties, Secret, unknown, type Properties } from "./values.ts";

let server: TestServer;
let engine: Engine;
let prepared: Record<string, string>;

before(async () => {
  server = await startTestServer();
  engine = await Engine.start(server.default);
  prepared = await prepare(engine, server.endpoint);
});

after(async () => {
  await engine.stop();
  await server.stop();
});

async function refreshed(state: State): Promise<State> {
  const found = await engine.read(state);
  assert.ok(found, "it is gone");
  return found;
}

async function imported(kind: string, id: string): Promise<Properties> {
  const found = await engine.import(kind, "imported", id);
  assert.ok(found, "it can't be imported");
  assert.deepEqual((await engine.diff(found, found.inputs)).paths, []);
  return found.inputs;
}

/** Updates, and makes sure that a refresh then shows no change. */
async function updated(state: State, inputs: Properties): Promise<State> {
  const next = await engine.update(state, inputs);
  const found = await refreshed(next);
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  return found;
}

/** Lists in one order, since Logto keeps none, and domains as it writes them. */
function unordered(value: unknown): unknown {
  if (value instanceof Secret) return unordered(value.value);
  if (Array.isArray(value)) return value.map((child) => JSON.stringify(unordered(child))).sort();
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, child]): [string, unknown] => [name, unordered(child)])
        .sort(([one], [other]) => one.localeCompare(other)),
    );
  return typeof value === "string" ? value.toLowerCase() : value;
}

for (const { kind, title = kind, minimal: least, full: most, singleton = false } of lifecycles) {
  void test(`${title}: created, changed property by property and back to the defaults, imported, deleted`, async () => {
    const [minimal, full] = [resolved(least, prepared), resolved(most, prepared)];
    const seeded = singleton ? await imported(kind, "default") : undefined;
    let state = await engine.create(kind, "life", minimal);
    assert.deepEqual((await engine.diff(await refreshed(state), minimal)).paths, []);
    const base = await imported(kind, state.id);

    for (const [property, value] of Object.entries(full)) {
      const paths = (await engine.diff(state, { ...minimal, [property]: value })).paths;
      if (paths.length === 0 || paths.some((path) => path.includes("REPLACE"))) continue;
      assert.ok(
        paths.every((path) => path.startsWith(property)),
        paths.join(),
      );
      state = await updated(state, { ...minimal, [property]: value });
      state = await updated(state, minimal);
      assert.deepEqual(await imported(kind, state.id), base, `${property} didn't return to its default`);
    }

    state = await updated(state, full);
    const found = await imported(kind, state.id);
    for (const [property, value] of Object.entries(full)) {
      // Nobody can read a password.
      if (property !== "password") assert.deepEqual(unordered(found[property]), unordered(value), property);
    }

    await engine.configure(server.default);
    await engine.delete(state);
    if (singleton) assert.deepEqual(await imported(kind, state.id), seeded);
    else assert.equal(await engine.read(state), undefined);
    await engine.delete(state);
  });
}

void test("every kind that Logto keeps is among these, with every input that can be changed", async () => {
  const kinds = (await loadAllResources()).filter(({ list }) => list !== undefined);
  for (const { name, inputs } of kinds) {
    const own = lifecycles.filter(({ kind }) => kind === name);
    const covered = new Set(
      own.flatMap(({ full, untested = {} }: Lifecycle) => [...Object.keys(full), ...Object.keys(untested)]),
    );
    assert.deepEqual(
      Object.keys(inputs.shape).filter((property) => !covered.has(property)),
      [],
      name,
    );
  }
});

void test("what is secret in Logto is a secret in the state, in inputs and outputs alike", async () => {
  const secrets = [
    ["Webhook", "headers"],
    ["Webhook", "signingKey"],
    ["ApplicationSecret", "value"],
    ["CaptchaProvider", "secretKey"],
    ["JwtCustomizer", "environmentVariables"],
  ] as const;
  for (const [kind, property] of secrets) {
    const lifecycle = lifecycles.find((one) => one.kind === kind);
    assert.ok(lifecycle);
    const state = await engine.create(kind, "secret", resolved(lifecycle.full, prepared));
    const found = await refreshed(state);
    assert.ok(found.outputs[property] instanceof Secret, `${kind}.${property}`);
    await engine.configure(server.default);
    await engine.delete(state);
  }
});

void test("another name makes another secret of an application before the old one goes, another expiry after it", async () => {
  const inputs = { applicationId: prepared["machine"], name: "2026" };
  const old = await engine.create("ApplicationSecret", "rotation", inputs);
  const next = { ...inputs, name: "2027" };
  assert.deepEqual(await engine.diff(old, next), {
    paths: ["name: UPDATE_REPLACE"],
    deleteBeforeReplace: false,
  });
  await engine.configure(server.default);
  const renewed = await engine.create("ApplicationSecret", "rotation", next);
  assert.notDeepEqual(renewed.outputs["value"], old.outputs["value"]);
  assert.ok(await engine.read(old));
  await engine.delete(old);
  assert.equal(await engine.read(old), undefined);
  const expiring = { ...next, expiresAt: "2099-01-01T00:00:00Z" };
  assert.deepEqual(await engine.diff(await refreshed(renewed), expiring), {
    paths: ["expiresAt: ADD_REPLACE"],
    deleteBeforeReplace: true,
  });
  await engine.configure(server.default);
  await engine.delete(renewed);
  assert.equal(await engine.read(renewed), undefined);
});

void test("a name that one secret of an application gives up and another takes in the same update belongs to the other", async () => {
  const secret = (name: string): Properties => ({ applicationId: prepared["machine"], name });
  for (const order of [
    ["previous", "current"],
    ["current", "previous"],
  ]) {
    await engine.configure(server.default);
    const old = await engine.create("ApplicationSecret", "first", secret("current"));
    await engine.configure(server.default);
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
      assert.deepEqual((await refreshed(state)).outputs["value"], state.outputs["value"]);
    assert.notDeepEqual(first.outputs["value"], second.outputs["value"]);
    await engine.configure(server.default);
    await engine.delete(first);
    assert.ok(await engine.read(second));
    await engine.delete(second);
    assert.equal(await engine.read(second), undefined);
  }
});

void test("a social connector keeps its target for life: another one replaces it, and without metadata of its own it has it still", async () => {
  const inputs = socialConnector("books");
  const named = { ...inputs, metadata: { target: "books", name: { en: "Books" } } };
  const state = await engine.create("Connector", "social", named);
  assert.deepEqual((await engine.diff(state, inputs)).paths, ["metadata.name: DELETE"]);
  const other = { ...named, metadata: { target: "films", name: { en: "Films" } } };
  assert.deepEqual(await engine.diff(state, other), {
    paths: ["metadata.name.en: UPDATE_REPLACE", "metadata.target: UPDATE_REPLACE"],
    deleteBeforeReplace: true,
  });
  const without = { connectorId: inputs["connectorId"], config: inputs["config"], instanceId: state.id };
  const plain = await updated(state, without);
  assert.deepEqual((await imported("Connector", state.id))["metadata"], { target: "books" });
  await assert.rejects(engine.update(plain, other), /can_not_modify_target.*Choose another `id` for one/);
  await engine.configure(server.default);
  await engine.delete(plain);
});

void test("a connector's defaults that are written out are no change, and an import leaves them out", async () => {
  const off = { syncProfile: false, enableTokenStorage: false };
  for (const inputs of [socialConnector("off"), { ...connector, instanceId: "off" }]) {
    const state = await engine.create("Connector", "off", { ...inputs, ...off });
    assert.deepEqual((await engine.diff(await refreshed(state), { ...inputs, ...off })).paths, []);
    assert.deepEqual(Object.keys(await imported("Connector", state.id)).sort(), Object.keys(inputs).sort());
    await engine.configure(server.default);
    await engine.delete(state);
  }
});

void test("metadata that a connector's factory needs or doesn't take is told before anything is changed", async () => {
  const { metadata, ...without } = socialConnector("nobody");
  await assert.rejects(engine.check("Connector", "nobody", without), {
    message: /^metadata\.target is missing/,
  });
  assert.ok(await engine.check("Connector", "nobody", { ...without, metadata: unknown }));
  const words = { ...connector, metadata };
  await assert.rejects(engine.check("Connector", "sms", words), {
    message: /^metadata is only for standard social/,
  });
});

void test("custom phrases of the fallback language, which Logto doesn't delete, are emptied", async () => {
  const inputs = { languageTag: "en", translation: { action: { sign_in: "Log in" } } };
  const state = await engine.create("CustomPhrases", "english", inputs);
  await engine.configure(server.default);
  await engine.delete(state);
  assert.equal(await engine.read(state), undefined);
});

void test("a role can be given by its name, to a machine too, and giving it twice does no harm", async () => {
  const inputs = { role: "Logto Management API access", applicationId: prepared["machine"] };
  const state = await engine.create("RoleAssignment", "machine", inputs);
  assert.deepEqual((await engine.diff(await refreshed(state), inputs)).paths, []);
  assert.equal((await engine.create("RoleAssignment", "machine", inputs)).id, state.id);
  const plain = revealProperties((await engine.import("RoleAssignment", "again", state.id))?.inputs ?? {});
  assert.equal(plain["applicationId"], prepared["machine"]);
  await engine.configure(server.default);
  await engine.delete(state);
  await engine.delete(state);
});

void test("a role in an organization makes a member of whoever holds it, and the last one that goes ends that", async () => {
  const organizationId = prepared["organization"];
  const machines = await engine.create("OrganizationRole", "machines", {
    name: "machines",
    type: "MachineToMachine",
  });
  const more = await engine.create("OrganizationRole", "more", { name: "more", type: "MachineToMachine" });
  const inputs = { role: "machines", organizationId, applicationId: prepared["machine"] };
  const first = await engine.create("RoleAssignment", "first", inputs);
  assert.deepEqual((await engine.diff(await refreshed(first), inputs)).paths, []);
  assert.equal((await engine.create("RoleAssignment", "first", inputs)).id, first.id);
  const second = await engine.create("RoleAssignment", "second", { ...inputs, role: more.id });
  const found = await imported("RoleAssignment", "machines/organizations/Prepared/applications/Machine");
  assert.deepEqual(found, { ...inputs, role: machines.id });
  const person = { role: "prepared-member", organizationId, userId: prepared["user"] };
  const member = await engine.create("RoleAssignment", "member", person);
  const memberships = async () => (await imported("User", prepared["user"] ?? ""))["organizations"];
  assert.deepEqual(await memberships(), [{ organizationId, roles: ["prepared-member"] }]);

  await engine.configure(server.default);
  await engine.delete(first);
  assert.ok(await engine.read(second));
  for (const state of [second, member, first, second]) await engine.delete(state);
  for (const state of [first, second, member]) assert.equal(await engine.read(state), undefined);
  assert.equal(await memberships(), undefined);
  for (const state of [machines, more]) await engine.delete(state);
});

void test("a role in an organization that doesn't exist, or isn't for machines, is refused by name", async () => {
  const inputs = { organizationId: prepared["organization"], applicationId: prepared["machine"] };
  await assert.rejects(
    engine.create("RoleAssignment", "wrong", { ...inputs, role: "prepared-role" }),
    /no organization role with the id or name `prepared-role`/,
  );
});

void test("a webhook's signing key is renewed when its keepers change, and only then", async () => {
  const inputs = { name: "Keys", url: "https://keys.example.com", events: ["PostSignIn"] };
  const state = await engine.create("Webhook", "keys", { ...inputs, signingKeyKeepers: { year: "2026" } });
  const key = state.outputs["signingKey"];
  const renamed = { ...inputs, name: "Same key", signingKeyKeepers: { year: "2026" } };
  assert.deepEqual((await engine.update(state, renamed, true)).outputs["signingKey"], key);
  const same = await engine.update(state, renamed);
  assert.deepEqual((await refreshed(same)).outputs["signingKey"], key);
  const next = { ...renamed, signingKeyKeepers: { year: "2027" } };
  assert.deepEqual((await engine.update(same, next, true)).outputs["signingKey"], new Secret(unknown));
  const renewed = await engine.update(same, next);
  assert.notDeepEqual(renewed.outputs["signingKey"], key);
  const found = await refreshed(renewed);
  assert.deepEqual(found.outputs["signingKey"], renewed.outputs["signingKey"]);
  assert.deepEqual((await engine.diff(found, next)).paths, []);
  await engine.configure(server.default);
  await engine.delete(renewed);
});
