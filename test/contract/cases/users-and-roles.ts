// Users, roles, API resources and scopes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomBytes } from "node:crypto";
import { idOf, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal } from "../support/expect.ts";
import { freshPhone } from "../support/sign-in.ts";

const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;

const legacy = "0ld-Horse-Battery!";
/** Algorithm and hash of that password. */
const digests = [
  ["MD5", "e3906904a71facd50568584bf3a36ae8"],
  ["SHA1", "21dd2489c21f595247e9f0fa0e0488a33d027f80"],
  ["SHA256", "5e3d01a3cd1b9dd1f5ad9fb2f6d4471ebf47539ae03cff7afbad39567bff545f"],
  ["Bcrypt", "$2a$05$KBCwKxOzLha2MUDgW0PjXeNnLMlBx6sSn13QEXf0M5.KayDV6/TRK"],
  [
    "Argon2id",
    "$argon2id$v=19$m=1024,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7wk6hpCGmi2B7a806rZkG/Jtp7+wv4JDPynOFvJiqEE",
  ],
  [
    "Argon2d",
    "$argon2d$v=19$m=1024,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$cOR7CLvCrHSuBokOEIGN5M2OfxnIbPdS0H/zIht73iU",
  ],
  [
    "Legacy",
    '["sha512",["salt","@"],"bc088b628a264afe1fad1c9cd9b0c407a97a7708fda22bd399185fffa4c49604e2f2c96cc396b9d1b5e35c13187b51996852705149fce05b262b212a37d39f5d"]',
  ],
  ["Legacy", '["pbkdf2",["hex:00ff","1000","20","sha512","@"],"6ba835a0ec4171f0486509909e3d384e92fc8601"]'],
] as const;

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
      expectExactRefusal(await api.request("POST", "/users", { primaryPhone }), 422, {
        code: "user.phone_already_in_use",
        message: "This phone number is associated with an existing account.",
      });
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

    for (const [passwordAlgorithm, passwordDigest] of digests) {
      it(`keeps a password that was hashed elsewhere with ${passwordAlgorithm}`, async () => {
        const { api } = use();
        const body = { username: unique("user"), passwordDigest, passwordAlgorithm };
        const created = await api.request("POST", "/users", body);
        expectAnswer(created, 200, { hasPassword: true });
        assert.ok(!JSON.stringify(created.body).includes(passwordDigest));
        const id = idOf(created);
        expectRefusal(
          await api.request("POST", `/users/${id}/password/verify`, { password: "other" }),
          422,
          "session.invalid_credentials",
        );
        expectAnswer(await api.request("GET", `/users/${id}?includePasswordHash=true`), 200, {
          passwordDigest,
          passwordAlgorithm,
        });
        expectAnswer(await api.request("POST", `/users/${id}/password/verify`, { password: legacy }), 204);
        expectAnswer(await api.request("GET", `/users/${id}?includePasswordHash=true`), 200, {
          passwordAlgorithm: "Argon2i",
        });
        expectAnswer(await api.request("POST", `/users/${id}/password/verify`, { password: legacy }), 204);
      });
    }

    it("is refused a hash without its algorithm, beside a password, and of no form that Logto knows", async () => {
      const { api } = use();
      const post = async (body: object) =>
        api.request("POST", "/users", { username: unique("user"), ...body });
      const [[, passwordDigest]] = digests;
      expectRefusal(await post({ passwordDigest }), 400, "user.password_algorithm_required");
      expectRefusal(
        await post({ password: legacy, passwordDigest, passwordAlgorithm: "MD5" }),
        400,
        "user.password_and_digest",
      );
      for (const [digest, code] of [
        ["sha512", "password.invalid_legacy_password_format"],
        ['["sha512",["salt"],"00"]', "password.invalid_legacy_password_format"],
        ['["pbkdf2",["hex:0","1","1","sha1","@"],"00"]', "password.invalid_legacy_password_format"],
        ['["rot13",["@"],"00"]', "password.unsupported_legacy_hash_algorithm"],
      ] as const)
        expectRefusal(await post({ passwordDigest: digest, passwordAlgorithm: "Legacy" }), 400, code);
    });

    it("can't be given a hash once it is there", async () => {
      const { api } = use();
      const id = idOf(await api.request("POST", "/users", { username: unique("user") }));
      const [[passwordAlgorithm, passwordDigest]] = digests;
      const body = { passwordDigest, passwordAlgorithm };
      expectRefusal(await api.request("PATCH", `/users/${id}/password`, body), 400, "guard.invalid_input");
      expectAnswer(await api.request("PATCH", `/users/${id}`, { name: "Moved", ...body }), 200, {
        hasPassword: false,
      });
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
