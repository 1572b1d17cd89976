// What a preview shows of resources that aren't there yet, and secrets that no server makes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine, urnOf } from "./testing/engine.ts";
import { absentServer, user, webApplication } from "./testing/fixtures.ts";
import { Secret, unknown } from "./values.ts";

let engine: Engine;

before(async () => {
  engine = await Engine.start(absentServer);
});

after(async () => {
  await engine.stop();
});

void test("a preview of a creation shows what is known and leaves the rest open, without a request", async () => {
  const state = await engine.create("Application", "app", { ...webApplication, description: unknown }, true);
  assert.equal(state.id, "");
  assert.deepEqual(state.outputs, {
    ...webApplication,
    description: unknown,
    applicationId: unknown,
    secret: new Secret(unknown),
  });
});

void test("a preview of an update shows what it changes and keeps what stays", async () => {
  const inputs = { ...user, username: "x" };
  const state = { urn: urnOf("User", "x"), id: "u1", inputs, outputs: inputs };
  const preview = await engine.update(state, { ...inputs, name: unknown }, true);
  assert.deepEqual(preview.outputs, { ...inputs, name: unknown });
});

void test("a preview knows a random secret's form, so that a provider configured with it checks its resources at once", async () => {
  const state = await engine.create(
    "RandomSecret",
    "secret",
    { bytes: 16, encoding: "hex", prefix: "x-" },
    true,
  );
  const value = state.outputs["value"];
  assert.ok(value instanceof Secret);
  assert.match(String(value.value), /^x-[0-9a-f]{32}$/);
});

void test("random secrets differ, stay as they are and are made anew when a keeper changes", async () => {
  const [one, two] = [
    await engine.create("RandomSecret", "a", {}),
    await engine.create("RandomSecret", "b", {}),
  ];
  assert.notDeepEqual(one.outputs["value"], two.outputs["value"]);
  assert.deepEqual(await engine.read(one), one);
  assert.deepEqual((await engine.diff(one, { bytes: 32 })).paths, []);
  assert.deepEqual((await engine.diff(one, { keepers: { year: "2027" } })).paths, ["keepers: ADD_REPLACE"]);
  await assert.rejects(engine.import("RandomSecret", "c", "id"), /can't be imported/);
});
