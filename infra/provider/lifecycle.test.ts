// Every kind of Logto resource goes through the same life against a server: created with as little as it takes, each
// property set and removed again, all of them set, imported, deleted twice; and what the entries for that can't say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAllResources } from "./resources/index.ts";
import { lifecycles } from "./testing/lifecycles/index.ts";
import type { Lifecycle } from "./testing/lifecycles/lifecycle.ts";
import { prepare, resolved } from "./testing/lifecycles/prepared.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { imported, refreshed, updated } from "./testing/settled.ts";
import { isRecord, Secret, unknown } from "./values.ts";

const { server, engine } = await startManagedTenant();
const prepared = await prepare(engine, server.endpoint);

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
    const seeded = singleton ? await imported(engine, kind, "default") : undefined;
    let state = await engine.create(kind, "life", minimal);
    assert.deepEqual((await engine.diff(await refreshed(engine, state), minimal)).paths, []);
    const base = await imported(engine, kind, state.id);

    for (const [property, value] of Object.entries(full)) {
      const paths = (await engine.diff(state, { ...minimal, [property]: value })).paths;
      if (paths.length === 0 || paths.some((path) => path.includes("REPLACE"))) continue;
      assert.ok(
        paths.every((path) => path.startsWith(property)),
        paths.join(),
      );
      state = await updated(engine, state, { ...minimal, [property]: value });
      state = await updated(engine, state, minimal);
      assert.deepEqual(
        await imported(engine, kind, state.id),
        base,
        `${property} didn't return to its default`,
      );
    }

    state = await updated(engine, state, full);
    const found = await imported(engine, kind, state.id);
    for (const [property, value] of Object.entries(full)) {
      // Nobody can read a password.
      if (property !== "password") assert.deepEqual(unordered(found[property]), unordered(value), property);
    }

    await engine.destroy(state);
    if (singleton) assert.deepEqual(await imported(engine, kind, state.id), seeded);
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
    const found = await refreshed(engine, state);
    assert.ok(found.outputs[property] instanceof Secret, `${kind}.${property}`);
    await engine.destroy(state);
  }
});

void test("custom phrases of the fallback language, which Logto doesn't delete, are emptied", async () => {
  const inputs = { languageTag: "en", translation: { action: { sign_in: "Log in" } } };
  const state = await engine.create("CustomPhrases", "english", inputs);
  await engine.destroy(state);
  assert.equal(await engine.read(state), undefined);
});

void test("a webhook's signing key is renewed when its keepers change, and only then", async () => {
  const inputs = { name: "Keys", url: "https://keys.example.com", events: ["PostSignIn"] };
  const state = await engine.create("Webhook", "keys", { ...inputs, signingKeyKeepers: { year: "2026" } });
  const key = state.outputs["signingKey"];
  const renamed = { ...inputs, name: "Same key", signingKeyKeepers: { year: "2026" } };
  assert.deepEqual((await engine.update(state, renamed, true)).outputs["signingKey"], key);
  const same = await engine.update(state, renamed);
  assert.deepEqual((await refreshed(engine, same)).outputs["signingKey"], key);
  const next = { ...renamed, signingKeyKeepers: { year: "2027" } };
  assert.deepEqual((await engine.update(same, next, true)).outputs["signingKey"], new Secret(unknown));
  const renewed = await engine.update(same, next);
  assert.notDeepEqual(renewed.outputs["signingKey"], key);
  const found = await refreshed(engine, renewed);
  assert.deepEqual(found.outputs["signingKey"], renewed.outputs["signingKey"]);
  assert.deepEqual((await engine.diff(found, next)).paths, []);
  await engine.destroy(renewed);
});
