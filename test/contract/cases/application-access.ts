// Who may sign in to an application.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { z } from "zod";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { idOf, rowsOf, type ApiClient } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import type { ServerUnderTest } from "../support/server.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { Visit, allowPhone, createApp, freshPhone, tokensOf } from "../support/sign-in.ts";

const nobody = { userIds: [], userRoleIds: [], organizationIds: [], organizationRoleRules: [] };
const record = z.record(z.unknown());
const unique = (prefix: string): string => `${prefix}-${randomBytes(5).toString("hex")}`;

const newId = async (api: ApiClient, path: string, body: object): Promise<string> =>
  idOf(await api.request("POST", path, body));

/** Makes a user who fits none of the rules, a role, an organization and a role there. */
async function holders(api: ApiClient) {
  return {
    userId: await newId(api, "/users", { primaryPhone: freshPhone() }),
    roleId: await newId(api, "/roles", { name: unique("staff"), description: "Staff", type: "User" }),
    organizationId: await newId(api, "/organizations", { name: "Staff" }),
    organizationRoleId: await newId(api, "/organization-roles", { name: unique("staff") }),
  };
}

async function userWith(api: ApiClient, phone: string): Promise<string> {
  const query = `search.primaryPhone=${phone}&mode.primaryPhone=exact`;
  return String(rowsOf(await api.request("GET", `/users?${query}`))[0]?.["id"]);
}

/** Signs in, and tells whether the app gets a code or the person a page that says no. */
async function admits(
  server: ServerUnderTest,
  app: ClientCredentials,
  event: string,
  phone: string,
): Promise<boolean> {
  const person = new Visit(server, app);
  await person.authorize();
  const verificationId = await person.verifyPhone(event, phone);
  await person.experience("POST", "/identification", { verificationId });
  const { body } = await person.experience("POST", "/submit");
  const resumed = await person.browser.get(String(record.parse(body)["redirectTo"]));
  const consent = resumed.headers.get("location") ?? "";
  assert.equal(consent, `/consent?app_id=${app.clientId}`);
  const answer = await person.browser.get(consent);
  if (answer.status === 200) return false;
  const back = await person.follow(answer.headers.get("location") ?? "");
  return back.searchParams.has("code");
}

export function applicationAccessCases(use: UseContext): void {
  describe("An application's access control", () => {
    const limit = async (app: ClientCredentials, rules: object) => {
      const { api } = use();
      const path = `/applications/${app.clientId}`;
      expectAnswer(await api.request("PUT", `${path}/access-control`, { ...nobody, ...rules }), 200);
      return api.request("PATCH", path, { appLevelAccessControlEnabled: true });
    };

    it("has no rules at first, and can't be switched on without any", async () => {
      const { api } = use();
      const app = await createApp(api);
      const path = `/applications/${app.clientId}`;
      expectAnswer(await api.request("GET", path), 200, { appLevelAccessControlEnabled: false });
      assert.deepEqual((await api.request("GET", `${path}/access-control`)).body, nobody);
      expectRefusal(await limit(app, {}), 422, "request.invalid_input");
      const { userId } = await holders(api);
      expectAnswer(await limit(app, { userIds: [userId] }), 200, { appLevelAccessControlEnabled: true });
      expectRefusal(await api.request("PUT", `${path}/access-control`, nobody), 422, "request.invalid_input");
    });

    it("keeps its rules as a whole, each once", async () => {
      const { api } = use();
      const path = `/applications/${(await createApp(api)).clientId}/access-control`;
      const { userId, roleId, organizationId, organizationRoleId } = await holders(api);
      const rule = { organizationId, organizationRoleIds: [organizationRoleId] };
      const twice = {
        userIds: [userId, userId],
        userRoleIds: [roleId],
        organizationIds: [organizationId],
        organizationRoleRules: [rule, rule],
      };
      const once = { ...twice, userIds: [userId], organizationRoleRules: [rule] };
      const answer = await api.request("PUT", path, twice);
      expectAnswer(answer, 200);
      assert.deepEqual(answer.body, once);
      assert.deepEqual((await api.request("GET", path)).body, once);
      expectAnswer(await api.request("PUT", path, nobody), 200, nobody);
    });

    it("is refused rules of what doesn't exist, and a rule without roles", async () => {
      const { api } = use();
      const path = `/applications/${(await createApp(api)).clientId}/access-control`;
      const { organizationId } = await holders(api);
      expectRefusal(
        await api.request("PUT", path, { ...nobody, userIds: ["nope"] }),
        404,
        "entity.relation_foreign_key_not_found",
      );
      const empty = { organizationId, organizationRoleIds: [] };
      expectRefusal(
        await api.request("PUT", path, { ...nobody, organizationRoleRules: [empty] }),
        422,
        "request.invalid_input",
      );
      expectRefusal(
        await api.request("GET", "/applications/nope/access-control"),
        404,
        "entity.not_exists_with_id",
      );
    });

    it("keeps whoever fits no rule out of the app, from the sign-in, a session and a refresh token alike", async () => {
      const { api, server } = use();
      await allowPhone(api);
      const app = await createApp(api);
      const [person, phone] = [new Visit(server, app), freshPhone()];
      const back = await person.byPhone("Register", phone);
      const { refresh_token: token = "" } = tokensOf(await person.exchange(back));
      const other = await holders(api);
      expectAnswer(await limit(app, { userIds: [other.userId] }), 200);
      const sent = await person.follow((await person.authorize()).headers.get("location") ?? "");
      assert.equal(sent.searchParams.get("error"), "access_denied");
      const refresh = { grant_type: "refresh_token", refresh_token: token };
      expectRefusal(await person.exchange(back, refresh), 400, "oidc.access_denied");
      assert.equal(await admits(server, app, "Register", freshPhone()), false);

      const userId = await userWith(api, phone);
      await api.request("POST", `/users/${userId}/roles`, { roleIds: [other.roleId] });
      expectAnswer(await limit(app, { userRoleIds: [other.roleId] }), 200);
      assert.equal(await admits(server, app, "SignIn", phone), true);
    });

    it("lets members of an organization in, or only those with a role there", async () => {
      const { api, server } = use();
      await allowPhone(api);
      const app = await createApp(api);
      const { organizationId, organizationRoleId } = await holders(api);
      const phone = freshPhone();
      const userId = await newId(api, "/users", { primaryPhone: phone });
      const visit = async () => admits(server, app, "SignIn", phone);
      const rule = { organizationId, organizationRoleIds: [organizationRoleId] };
      await api.request("POST", `/organizations/${organizationId}/users`, { userIds: [userId] });
      await limit(app, { organizationRoleRules: [rule] });
      assert.equal(await visit(), false);
      await limit(app, { organizationIds: [organizationId] });
      assert.equal(await visit(), true);
      await limit(app, { organizationRoleRules: [rule] });
      await api.request("POST", `/organizations/${organizationId}/users/${userId}/roles`, {
        organizationRoleIds: [organizationRoleId],
      });
      assert.equal(await visit(), true);
    });
  });
}
