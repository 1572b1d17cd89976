// What is only a connector's, against a server: its factory, its secrets, its metadata, and that there is one of a kind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connector, socialConnector, tencentConfig } from "../testing/fixtures.ts";
import { startManagedTenant } from "../testing/managed-tenant.ts";
import { imported, refreshed, updated } from "../testing/settled.ts";
import { Secret, unknown } from "../values.ts";

const { engine } = await startManagedTenant();

void test("a connector's secrets are secrets in the state although nobody marked them", async () => {
  const state = await engine.create("Connector", "sms", connector);
  assert.deepEqual((await refreshed(engine, state)).inputs["config"], {
    ...tencentConfig,
    accessKeySecret: new Secret("tencent-access-key-secret"),
  });
  await engine.destroy(state);
});

void test("a second SMS connector displaces the first, whose deletion then is no error", async () => {
  const first = await engine.create("Connector", "first", connector);
  // Another run: one program can't have both.
  await engine.nextRun();
  const second = await engine.create("Connector", "second", connector);
  assert.equal(await engine.read(first), undefined);
  await engine.destroy(first, second);
});

void test("a factory that the server doesn't have fails the check, once there is a server to ask", async () => {
  await assert.rejects(
    engine.check("Connector", "nothing", { connectorId: "carrier-pigeon", config: {} }),
    /connectorId is "carrier-pigeon", which isn't a factory of this server/,
  );
});

void test("another factory under the same id deletes the connector first", async () => {
  const state = await engine.create("Connector", "swap", connector);
  const difference = await engine.diff(state, { ...connector, connectorId: "smtp" });
  assert.deepEqual(difference, { paths: ["connectorId: UPDATE_REPLACE"], deleteBeforeReplace: true });
  await engine.destroy(state);
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
  const plain = await updated(engine, state, without);
  assert.deepEqual((await imported(engine, "Connector", state.id))["metadata"], { target: "books" });
  await assert.rejects(engine.update(plain, other), /can_not_modify_target.*Choose another `id` for one/);
  await engine.destroy(plain);
});

void test("a connector's defaults that are written out are no change, and an import leaves them out", async () => {
  const off = { syncProfile: false, enableTokenStorage: false };
  for (const inputs of [socialConnector("off"), { ...connector, instanceId: "off" }]) {
    const state = await engine.create("Connector", "off", { ...inputs, ...off });
    assert.deepEqual((await engine.diff(await refreshed(engine, state), { ...inputs, ...off })).paths, []);
    assert.deepEqual(
      Object.keys(await imported(engine, "Connector", state.id)).sort(),
      Object.keys(inputs).sort(),
    );
    await engine.destroy(state);
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
