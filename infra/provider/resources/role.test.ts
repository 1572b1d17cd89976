// Roles and who holds them, against a server: by name, in organizations too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { prepare } from "../testing/lifecycles/prepared.ts";
import { startManagedTenant } from "../testing/managed-tenant.ts";
import { imported, refreshed } from "../testing/settled.ts";
import { revealProperties } from "../values.ts";

const { server, engine } = await startManagedTenant();
const prepared = await prepare(engine, server.endpoint);

void test("a role's scopes are given and taken by name, and a missing one is named", async () => {
  const indicator = "https://orders.example.com";
  const api = await engine.create("ApiResource", "orders", {
    name: "Orders",
    indicator,
    scopes: [{ name: "a" }, { name: "b" }],
  });
  const role = { name: "clerk", description: "Clerk" };
  const scopes = (...names: string[]) => names.map((scope) => ({ indicator, scope }));
  const state = await engine.create("Role", "clerk", { ...role, scopes: scopes("b", "a") });
  const fewer = await engine.update(await refreshed(engine, state), { ...role, scopes: scopes("a") });
  assert.deepEqual((await refreshed(engine, fewer)).inputs["scopes"], scopes("a"));
  await assert.rejects(
    engine.update(fewer, { ...role, scopes: scopes("a", "z") }),
    /no scope z of https:\/\/orders/,
  );
  await engine.destroy(fewer, api);
});

void test("a role can be given by its name, to a machine too, and giving it twice does no harm", async () => {
  const inputs = { role: "Logto Management API access", applicationId: prepared["machine"] };
  const state = await engine.create("RoleAssignment", "machine", inputs);
  assert.deepEqual((await engine.diff(await refreshed(engine, state), inputs)).paths, []);
  assert.equal((await engine.create("RoleAssignment", "machine", inputs)).id, state.id);
  const plain = revealProperties((await engine.import("RoleAssignment", "again", state.id))?.inputs ?? {});
  assert.equal(plain["applicationId"], prepared["machine"]);
  await engine.destroy(state);
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
  assert.deepEqual((await engine.diff(await refreshed(engine, first), inputs)).paths, []);
  assert.equal((await engine.create("RoleAssignment", "first", inputs)).id, first.id);
  const second = await engine.create("RoleAssignment", "second", { ...inputs, role: more.id });
  const found = await imported(
    engine,
    "RoleAssignment",
    "machines/organizations/Prepared/applications/Machine",
  );
  assert.deepEqual(found, { ...inputs, role: machines.id });
  const person = { role: "prepared-member", organizationId, userId: prepared["user"] };
  const member = await engine.create("RoleAssignment", "member", person);
  const memberships = async () => (await imported(engine, "User", prepared["user"] ?? ""))["organizations"];
  assert.deepEqual(await memberships(), [{ organizationId, roles: ["prepared-member"] }]);

  await engine.destroy(first);
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
