// A password or a secret that a program sets is the one that Logto takes, and another takes its place without keeping anybody out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { managementApi, managementClient, requestToken } from "../../test/contract/support/api.ts";
import type { State } from "./testing/engine.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { reveal, Secret, type Properties } from "./values.ts";

const { server, engine } = await startManagedTenant();

void test("a password that is set or changed is the one that Logto takes, and no other", async () => {
  const api = await managementClient(server.endpoint, server, "default");
  const [first, second] = ["Corr3ct-Horse-Battery!", "An0ther-Horse-Battery!"];
  const inputs = (password: string): Properties => ({ username: "ann", password: new Secret(password) });
  const isTaken = async (id: string, password: string): Promise<boolean> =>
    (await api.request("POST", `/users/${id}/password/verify`, { password })).status === 204;
  const state = await engine.create("User", "ann", inputs(first));
  assert.ok(await isTaken(state.id, first));
  assert.deepEqual((await engine.diff(state, inputs(second))).paths, ["password: UPDATE"]);
  await engine.update(state, inputs(second));
  assert.ok(await isTaken(state.id, second));
  assert.ok(!(await isTaken(state.id, first)));
});

void test("the next secret gets tokens while the old one still does, and afterwards it alone", async () => {
  const application = await engine.create("Application", "job", { name: "Job", type: "MachineToMachine" });
  const secret = async (name: string): Promise<State> =>
    engine.create("ApplicationSecret", name, { applicationId: application.id, name });
  /** How the token endpoint answers. */
  const status = async ({ outputs }: State): Promise<number> => {
    const client = { clientId: application.id, clientSecret: String(reveal(outputs["value"])) };
    const form = { grant_type: "client_credentials", resource: managementApi("default") };
    return (await requestToken(server.endpoint, client, form)).status;
  };
  const old = await secret("2026");
  assert.equal(await status(old), 200);
  const next = await secret("2027");
  assert.deepEqual([await status(old), await status(next)], [200, 200]);
  await engine.destroy(old);
  assert.deepEqual([await status(old), await status(next)], [401, 200]);
});
