// The admin tenant: the first administrator, and a console that is closed to strangers.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { z } from "zod";
import { idOf, requestJson, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { CookieClient } from "../support/cookie-client.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { tokensOf, verificationIdOf } from "../support/sign-in.ts";

const password = "Corr3ct-Horse-Battery!";
const organization = "/organizations/t-default/users";

export function adminTenantCases(use: UseContext): void {
  describe("The admin tenant", () => {
    const username = `admin_${randomBytes(4).toString("hex")}`;
    let userId = "";

    before(async () => {
      // A freshly seeded console is open to its first visitor, and to nobody who has an account.
      await use().admin.request("PATCH", "/sign-in-exp", { signInMode: "SignIn" });
      userId = idOf(
        await use().admin.request("POST", "/users", { username, password, name: "Platform admin" }),
      );
    });

    it("has its own sign-in experience, by user name and password", async () => {
      expectAnswer(await use().admin.request("GET", "/sign-in-exp"), 200, {
        tenantId: "admin",
        signUp: { identifiers: ["username"], password: true, verify: false },
      });
    });

    it("has the roles that an administrator needs", async () => {
      const names = rowsOf(await use().admin.request("GET", "/roles")).map(({ name }) => name);
      for (const name of ["user", "default:admin", "machine:mapi:admin", "machine:mapi:default"])
        assert.ok(names.includes(name), name);
    });

    it("has an organization for each tenant, in pages", async () => {
      const answer = await use().admin.request("GET", "/organizations");
      assert.deepEqual(
        rowsOf(answer)
          .map(({ id }) => id)
          .sort(),
        ["t-admin", "t-default"],
      );
      assert.equal(answer.headers.get("total-number"), "2");
    });

    it("has the organization role of an administrator, with its permissions", async () => {
      const rows = rowsOf(await use().admin.request("GET", "/organization-roles"));
      const admin = rows.find(({ id }) => id === "admin");
      assert.ok(JSON.stringify(admin?.["scopes"]).includes("manage:tenant"));
    });

    it("refuses organization roles to who isn't a member", async () => {
      const answer = await use().admin.request("POST", `${organization}/${userId}/roles`, {
        organizationRoleIds: ["admin"],
      });
      expectRefusal(answer, 422, "organization.require_membership");
    });

    it("makes a user an administrator, and can be asked again", async () => {
      const { admin } = use();
      const roles = rowsOf(await admin.request("GET", "/roles?type=User"));
      const roleIds = roles
        .filter(({ name }) => name === "user" || name === "default:admin")
        .map(({ id }) => id);
      expectAnswer(await admin.request("POST", `/users/${userId}/roles`, { roleIds }), 201, { roleIds });
      for (let time = 0; time < 2; time += 1) {
        expectAnswer(await admin.request("POST", organization, { userIds: [userId] }), 201, {
          userIds: [userId],
        });
        const given = await admin.request("POST", `${organization}/${userId}/roles`, {
          organizationRoleIds: ["admin"],
        });
        expectAnswer(given, 201, { organizationRoleIds: ["admin"] });
      }
      expectAnswer(await admin.request("GET", `/users/${userId}/organizations`), 200, [{ id: "t-default" }]);
    });

    it("lets the administrator in to the console, whose token opens the default tenant's API", async () => {
      const { server } = use();
      const tokens = await signInToConsole(server.adminEndpoint, username);
      const answer = await requestJson("GET", `${server.endpoint}/api/applications`, {
        authorization: `Bearer ${tokens.access_token}`,
      });
      expectAnswer(answer, 200);
    });

    it("lets in somebody whose password was hashed elsewhere", async () => {
      const { server, admin } = use();
      const value = `moved_${randomBytes(3).toString("hex")}`;
      const passwordDigest = createHash("sha256").update(password).digest("hex");
      await admin.request("POST", "/users", { username: value, passwordDigest, passwordAlgorithm: "SHA256" });
      const { client } = await consoleVisit(server.adminEndpoint);
      await client.request("PUT", "/api/experience", { interactionEvent: "SignIn" });
      const body = { identifier: { type: "username", value }, password };
      expectAnswer(await client.request("POST", "/api/experience/verification/password", body), 200);
    });

    it("refuses a wrong password without saying what was wrong", async () => {
      const { server } = use();
      const browser = await consoleVisit(server.adminEndpoint);
      await browser.client.request("PUT", "/api/experience", { interactionEvent: "SignIn" });
      for (const value of [username, "nobody_here"]) {
        const body = { identifier: { type: "username", value }, password: "wrong" };
        expectRefusal(
          await browser.client.request("POST", "/api/experience/verification/password", body),
          422,
          "session.invalid_credentials",
        );
      }
    });

    it("is closed to strangers once its mode says so", async () => {
      const { admin, server } = use();
      expectAnswer(await admin.request("PATCH", "/sign-in-exp", { signInMode: "SignIn" }), 200, {
        signInMode: "SignIn",
      });
      const { client } = await consoleVisit(server.adminEndpoint);
      expectAnswer(await client.request("PUT", "/api/experience", { interactionEvent: "Register" }), 204);
      const body = {
        identifier: { type: "username", value: `stranger_${randomBytes(3).toString("hex")}` },
        password,
      };
      const verified = await client.request(
        "POST",
        "/api/experience/verification/new-password-identity",
        body,
      );
      const verificationId = verified.status === 200 ? verificationIdOf(verified) : undefined;
      const answer = await client.request(
        "POST",
        "/api/experience/identification",
        verificationId ? { verificationId } : {},
      );
      expectRefusal(answer, 403, "auth.forbidden");
    });
  });
}

async function consoleVisit(adminEndpoint: string) {
  const verifier = randomBytes(32).toString("base64url");
  const client = new CookieClient(adminEndpoint);
  const query = new URLSearchParams({
    client_id: "admin-console",
    redirect_uri: `${adminEndpoint}/console/callback`,
    response_type: "code",
    scope: "openid offline_access profile email all urn:logto:scope:organizations",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: "st",
    prompt: "consent",
    resource: "https://default.logto.app/api",
  });
  const answer = await client.get(`/oidc/auth?${query.toString()}`);
  assert.equal(answer.headers.get("location"), "/sign-in?app_id=admin-console");
  return { client, verifier };
}

async function signInToConsole(adminEndpoint: string, username: string) {
  const { client, verifier } = await consoleVisit(adminEndpoint);
  await client.request("PUT", "/api/experience", { interactionEvent: "SignIn" });
  const body = { identifier: { type: "username", value: username }, password };
  const verificationId = verificationIdOf(
    await client.request("POST", "/api/experience/verification/password", body),
  );
  expectAnswer(await client.request("POST", "/api/experience/identification", { verificationId }), 204);
  const submitted = await client.request("POST", "/api/experience/submit");
  let next = z.object({ redirectTo: z.string() }).parse(submitted.body).redirectTo;
  while (!next.includes("/console/callback"))
    next = (await client.get(next)).headers.get("location") ?? "/console/callback";
  const response = await fetch(`${adminEndpoint}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "admin-console",
      code: new URL(next, adminEndpoint).searchParams.get("code") ?? "",
      redirect_uri: `${adminEndpoint}/console/callback`,
      code_verifier: verifier,
      resource: "https://default.logto.app/api",
    }),
  });
  const tokens: unknown = await response.json();
  return tokensOf({ status: response.status, headers: response.headers, body: tokens });
}
