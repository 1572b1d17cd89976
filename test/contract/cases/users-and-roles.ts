// Users, roles, API resources and scopes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomBytes } from "node:crypto";
import { idOf, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { freshPhone } from "../support/sign-in.ts";

const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;

export function userAndRoleCases(use: UseContext): void {
  describe("A user", () => {
    it("is created from a phone number alone", async () => {
      const { api } = use();
      const primaryPhone = freshPhone();
      const answer = await api.request("POST", "/users", { primaryPhone, name: "Reviewer" });
      expectAnswer(answer, 200, {
        primaryPhone,
        name: "Reviewer",
        username: null,
        isSuspended: false,
        hasPassword: false,
      });
      assert.match(idOf(answer), /^[a-z0-9]{12}$/);
    });

    it("has a phone number of its own", async () => {
      const { api } = use();
      const primaryPhone = freshPhone();
      await api.request("POST", "/users", { primaryPhone });
      expectRefusal(await api.request("POST", "/users", { primaryPhone }), 422, "user.phone_already_in_use");
    });

    it("has a user name of its own", async () => {
      const { api } = use();
      const username = unique("user");
      await api.request("POST", "/users", { username });
      expectRefusal(await api.request("POST", "/users", { username }), 422, "user.username_already_in_use");
    });

    it("never shows a password, only that there is one", async () => {
      const { api } = use();
      const password = "Corr3ct-Horse-Battery!";
      const answer = await api.request("POST", "/users", { username: unique("user"), password });
      expectAnswer(answer, 200, { hasPassword: true });
      assert.doesNotMatch(JSON.stringify(answer.body), /argon|Corr3ct/);
    });

    it("has a password that can be checked and changed", async () => {
      const { api } = use();
      const id = idOf(
        await api.request("POST", "/users", { username: unique("user"), password: "Corr3ct-Horse-Battery!" }),
      );
      expectAnswer(
        await api.request("POST", `/users/${id}/password/verify`, { password: "Corr3ct-Horse-Battery!" }),
        204,
      );
      expectRefusal(
        await api.request("POST", `/users/${id}/password/verify`, { password: "other" }),
        422,
        "session.invalid_credentials",
      );
      expectAnswer(await api.request("PATCH", `/users/${id}/password`, { password: "An0ther-Horse!" }), 200, {
        hasPassword: true,
      });
      expectAnswer(
        await api.request("POST", `/users/${id}/password/verify`, { password: "An0ther-Horse!" }),
        204,
      );
    });

    it("is found by its exact user name", async () => {
      const { api } = use();
      const username = unique("user");
      const id = idOf(await api.request("POST", "/users", { username }));
      const answer = await api.request("GET", `/users?search.username=${username}&mode.username=exact`);
      assert.deepEqual(
        rowsOf(answer).map((row) => row["id"]),
        [id],
      );
      assert.equal(answer.headers.get("total-number"), "1");
    });

    it("is found by a part of its phone number", async () => {
      const { api } = use();
      const primaryPhone = freshPhone();
      const id = idOf(await api.request("POST", "/users", { primaryPhone }));
      const rows = rowsOf(await api.request("GET", `/users?search.primaryPhone=%25${primaryPhone.slice(4)}`));
      assert.deepEqual(
        rows.map((row) => row["id"]),
        [id],
      );
    });

    it("is changed, suspended and deleted", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/users", { primaryPhone: freshPhone() }));
      expectAnswer(await api.request("PATCH", `/users/${id}`, { name: "Ada" }), 200, { name: "Ada" });
      expectAnswer(await api.request("PATCH", `/users/${id}/is-suspended`, { isSuspended: true }), 200, {
        isSuspended: true,
      });
      expectAnswer(await api.request("DELETE", `/users/${id}`), 204);
      expectRefusal(await api.request("GET", `/users/${id}`), 404, "entity.not_found");
    });

    it("is refused a phone number that is none", async () => {
      const { api } = use();
      expectRefusal(
        await api.request("POST", "/users", { primaryPhone: "+86 138" }),
        400,
        "guard.invalid_input",
      );
    });
  });

  describe("Roles and API resources", () => {
    it("a role is created once under its name", async () => {
      const { api } = use();
      const role = { name: unique("reader"), description: "Reader", type: "User" };
      expectAnswer(await api.request("POST", "/roles", role), 200, { ...role, isDefault: false });
      expectRefusal(await api.request("POST", "/roles", role), 422, "role.name_in_use");
    });

    it("the seeded role of the Management API is listed with who has it", async () => {
      const { api } = use();
      const answer = await api.request("GET", "/roles?type=MachineToMachine");
      const role = rowsOf(answer).find(({ name }) => name === "Logto Management API access");
      assert.ok(Number(role?.["applicationsCount"]) >= 1);
      assert.match(answer.headers.get("total-number") ?? "", /^\d+$/);
      assert.ok(rowsOf(answer).every(({ name }) => !String(name).startsWith("#internal:")));
    });

    it("a resource is created once under its indicator", async () => {
      const { api } = use();
      const resource = { name: "Bookstore API", indicator: `https://${unique("api")}.example` };
      expectAnswer(await api.request("POST", "/resources", resource), 201, {
        ...resource,
        scopes: [],
        accessTokenTtl: 3600,
        isDefault: false,
      });
      expectRefusal(
        await api.request("POST", "/resources", resource),
        422,
        "resource.resource_identifier_in_use",
      );
    });

    it("the Management API's own resource is listed and can't be deleted", async () => {
      const { api } = use();
      const rows = rowsOf(await api.request("GET", "/resources"));
      const own = rows.find(({ indicator }) => indicator === "https://default.logto.app/api");
      assert.equal(own?.["id"], "management-api");
      expectRefusal(
        await api.request("DELETE", "/resources/management-api"),
        400,
        "resource.cannot_delete_management_api",
      );
    });

    it("a scope belongs to a resource and is granted by a role", async () => {
      const { api } = use();
      const resourceId = idOf(
        await api.request("POST", "/resources", {
          name: "API",
          indicator: `https://${unique("api")}.example`,
        }),
      );
      const scope = await api.request("POST", `/resources/${resourceId}/scopes`, {
        name: "read:books",
        description: "Read books",
      });
      expectAnswer(scope, 201, { resourceId, name: "read:books" });
      expectRefusal(
        await api.request("POST", `/resources/${resourceId}/scopes`, { name: "read:books" }),
        422,
        "scope.name_exists",
      );
      expectRefusal(
        await api.request("POST", `/resources/${resourceId}/scopes`, { name: "read books" }),
        400,
        "scope.name_with_space",
      );
      const roleId = idOf(
        await api.request("POST", "/roles", { name: unique("reader"), description: "Reader", type: "User" }),
      );
      expectAnswer(await api.request("POST", `/roles/${roleId}/scopes`, { scopeIds: [idOf(scope)] }), 201, [
        { name: "read:books" },
      ]);
      expectRefusal(
        await api.request("POST", `/roles/${roleId}/scopes`, { scopeIds: [idOf(scope)] }),
        422,
        "role.scope_exists",
      );
    });

    it("a user role can't hold the Management API", async () => {
      const { api } = use();
      const scopes = rowsOf(await api.request("GET", "/resources/management-api/scopes"));
      const roleId = idOf(
        await api.request("POST", "/roles", { name: unique("role"), description: "x", type: "User" }),
      );
      const answer = await api.request("POST", `/roles/${roleId}/scopes`, { scopeIds: [scopes[0]?.["id"]] });
      expectRefusal(answer, 400, "role.management_api_scopes_not_assignable_to_user_role");
    });

    it("a user gets roles, and each only once", async () => {
      const { api } = use();
      const userId = idOf(await api.request("POST", "/users", { primaryPhone: freshPhone() }));
      const roleId = idOf(
        await api.request("POST", "/roles", { name: unique("role"), description: "x", type: "User" }),
      );
      const roleIds = [roleId];
      expectAnswer(await api.request("POST", `/users/${userId}/roles`, { roleIds }), 201, {
        roleIds,
        addedRoleIds: roleIds,
      });
      expectAnswer(await api.request("POST", `/users/${userId}/roles`, { roleIds }), 201, {
        roleIds,
        addedRoleIds: [],
      });
      expectAnswer(await api.request("GET", `/users/${userId}/roles`), 200, [{ id: roleId }]);
      expectAnswer(await api.request("DELETE", `/users/${userId}/roles/${roleId}`), 204);
    });

    it("a role that doesn't exist can't be given", async () => {
      const { api } = use();
      const userId = idOf(await api.request("POST", "/users", { primaryPhone: freshPhone() }));
      expectRefusal(
        await api.request("POST", `/users/${userId}/roles`, { roleIds: ["nope"] }),
        404,
        "entity.not_exists_with_id",
      );
    });
  });
}
