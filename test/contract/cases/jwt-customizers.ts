// Scripts that add claims to access tokens, one for each type of token.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import { idOf, managementApi, requestToken } from "../support/api.ts";
import type { Answer } from "../support/cookie-client.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { Visit, allowPhone, claimsOf, createApp, freshPhone, tokensOf } from "../support/sign-in.ts";

const path = "/configs/jwt-customizer";
const script = "const getCustomJwtClaims = async () => ({ plan: 'large' });";

export function jwtCustomizerCases(use: UseContext): void {
  const request = (method: string, where: string, body?: unknown) =>
    use().api.request(method, `${path}${where}`, body);
  const put = (body: unknown, type = "access-token"): Promise<Answer> => request("PUT", `/${type}`, body);
  const invalid = (answer: Answer) => {
    expectRefusal(answer, 400, "guard.invalid_input");
  };

  describe("A JWT customizer", () => {
    after(() => request("DELETE", "/access-token"));

    it("is one for a type of token, put as a whole, and deleted once", async () => {
      const environmentVariables = { API_KEY: "k" };
      expectAnswer(await put({ script, environmentVariables }), 201, { script, environmentVariables });
      const whole = await put({ script });
      assert.deepEqual([whole.status, whole.body], [200, { script }]);
      const machine = { script, contextSample: { application: { id: "a", name: "n" } } };
      expectAnswer(await put(machine, "client-credentials"), 201, machine);
      assert.deepEqual((await request("GET", "")).body, [
        { key: "jwt.accessToken", value: { script } },
        { key: "jwt.clientCredentials", value: machine },
      ]);
      assert.deepEqual((await request("GET", "/client-credentials")).body, machine);
      for (const type of ["access-token", "client-credentials"]) {
        expectAnswer(await request("DELETE", `/${type}`), 204);
        expectRefusal(await request("DELETE", `/${type}`), 404, "entity.not_found");
        expectRefusal(await request("GET", `/${type}`), 404, "entity.not_exists_with_id");
      }
    });

    it("keeps what a patch leaves out, except that a patch needs the script", async () => {
      expectRefusal(await request("PATCH", "/access-token", { script }), 404, "entity.not_exists_with_id");
      const tokenSample = { kind: "AccessToken" };
      await put({
        script,
        tokenSample,
        environmentVariables: { A: "1", B: "2" },
        blockIssuanceOnError: true,
      });
      const answer = await request("PATCH", "/access-token", {
        script: "",
        environmentVariables: { C: "3" },
      });
      const environmentVariables = { C: "3" };
      const merged = { script: "", environmentVariables, tokenSample, blockIssuanceOnError: true };
      assert.deepEqual([answer.status, answer.body], [200, merged]);
      invalid(await request("PATCH", "/access-token", { environmentVariables: {} }));
    });

    it("needs a type of token that has one, and a script that doesn't have to work", async () => {
      invalid(await put({ script }, "id-token"));
      invalid(await request("GET", "/id-token"));
      invalid(await request("DELETE", "/id-token"));
      invalid(await put({}));
      expectAnswer(await put({ script: "const (" }), 200);
    });

    it("has samples of its own type, without what Logto doesn't know", async () => {
      invalid(await put({ script, more: 1 }));
      invalid(await put({ script, environmentVariables: { A: 1 } }));
      invalid(await put({ script, environmentVariables: null }));
      invalid(await put({ script, contextSample: {} }));
      invalid(await put({ script, tokenSample: { kind: "ClientCredentials" } }));
      invalid(await put({ script, tokenSample: { plan: "large" } }));
      const user = { username: "u", plan: "large" };
      const dropped = await put({ script, contextSample: { user, other: 1 } });
      assert.deepEqual(dropped.body, { script, contextSample: { user: { username: "u" } } });
    });

    it("has at most a megabyte as JSON, and no NUL", async () => {
      const longest = 1_048_576 - JSON.stringify({ script: "" }).length;
      expectAnswer(await put({ script: "x".repeat(longest) }), 200);
      expectAnswer(await put({ script: "x".repeat(longest + 1) }), 404);
      expectAnswer(await put({ script: "\0" }), 500);
    });
  });

  describe("The script of a JWT customizer", () => {
    after(async () => {
      for (const type of ["access-token", "client-credentials"]) await request("DELETE", `/${type}`);
    });

    const forMachine = async (body: string): Promise<Answer> => {
      const environmentVariables = { PLAN: "large" };
      await put({ script: body, environmentVariables }, "client-credentials");
      const { endpoint, credentials } = use().server;
      const form = { grant_type: "client_credentials", resource: managementApi("default"), scope: "all" };
      return requestToken(endpoint, credentials.default, form);
    };

    it("adds claims to a machine's token, and changes none", async () => {
      const answer = await forMachine(`function getCustomJwtClaims({ token, context, environmentVariables }) {
        const { id, secret = "none" } = context.application;
        return { id, secret, kind: token.kind, aud: "another", plan: environmentVariables.PLAN };
      }`);
      expectAnswer(answer, 200);
      const { clientId: id } = use().server.credentials.default;
      const more = { id, secret: "none", kind: "ClientCredentials", plan: "large" };
      const claims = claimsOf(tokensOf(answer).access_token);
      assert.partialDeepStrictEqual(claims, { ...more, aud: managementApi("default"), client_id: id });
    });

    it("adds nothing where it fails, and can refuse a token", async () => {
      for (const failing of [
        "const (",
        "const getClaims = () => ({ plan: 'large' });",
        "const getCustomJwtClaims = () => ({ plan: 'large' }); // end",
        "const getCustomJwtClaims = () => { throw new Error('no'); };",
        "const getCustomJwtClaims = () => 'large';",
      ]) {
        const answer = await forMachine(failing);
        expectAnswer(answer, 200);
        assert.equal(claimsOf(tokensOf(answer).access_token)["plan"], undefined, failing);
      }
      const refused = await forMachine("const getCustomJwtClaims = ({ api }) => api.denyAccess('Not you');");
      expectAnswer(refused, 400, { code: "oidc.access_denied", error_description: "Not you" });
    });

    it("knows the person of a token, with roles and organizations", async () => {
      const { api, server } = use();
      await allowPhone(api);
      const app = await createApp(api);
      const indicator = `https://${randomBytes(5).toString("hex")}.example`;
      const resourceId = idOf(await api.request("POST", "/resources", { name: "Books", indicator }));
      const scope = await api.request("POST", `/resources/${resourceId}/scopes`, { name: "read:books" });
      const role = {
        name: indicator,
        description: "x",
        type: "User",
        isDefault: true,
        scopeIds: [idOf(scope)],
      };
      const roleId = idOf(await api.request("POST", "/roles", role));
      const organizationId = idOf(await api.request("POST", "/organizations", { name: "Readers" }));
      const claims = `const getCustomJwtClaims = async ({ token, context: { user, application } }) => ({
        phone: user.primaryPhone,
        hasPassword: user.hasPassword,
        sameAccount: token.accountId === user.id,
        scopes: user.roles.map(({ scopes }) => scopes.map(({ name, resource }) => [name, resource.indicator])),
        organizations: user.organizations.map(({ name }) => name),
        application: application.name,
      });`;
      await put({ script: claims });
      const person = new Visit(server, app);
      const phone = freshPhone();
      const back = await person.byPhone("Register", phone, { resource: indicator });
      const tokens = tokensOf(await person.exchange(back));
      const userIds = [String(claimsOf(tokens.id_token)["sub"])];
      await api.request("POST", `/organizations/${organizationId}/users`, { userIds });
      const renewal = { grant_type: "refresh_token", refresh_token: tokens.refresh_token ?? "" };
      const answer = await requestToken(server.endpoint, app, { ...renewal, resource: indicator });
      expectAnswer(answer, 200);
      assert.partialDeepStrictEqual(claimsOf(tokensOf(answer).access_token), {
        phone,
        hasPassword: false,
        sameAccount: true,
        scopes: [[["read:books", indicator]]],
        organizations: ["Readers"],
        application: "Contract",
      });
      await api.request("DELETE", `/roles/${roleId}`);
      await api.request("DELETE", `/organizations/${organizationId}`);
    });
  });
}
