// Tokens of the Management API, and its door.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { managementApi, managementClient, requestJson, requestToken } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal } from "../support/expect.ts";
import { tokensOf } from "../support/sign-in.ts";

export function tokenCases(use: UseContext): void {
  describe("Tokens for the Management API", () => {
    const form = { grant_type: "client_credentials", resource: managementApi("default"), scope: "all" };

    it("are handed out for an hour to a client with the right secret", async () => {
      const { server } = use();
      const answer = await requestToken(server.endpoint, server.credentials.default, form);
      expectAnswer(answer, 200, { token_type: "Bearer", expires_in: 3600, scope: "all" });
    });

    it("are refused to a wrong secret, and the header says how to authenticate", async () => {
      const { server } = use();
      const client = { ...server.credentials.default, clientSecret: "wrong" };
      const answer = await requestToken(server.endpoint, client, form);
      const description = "client authentication failed";
      expectExactRefusal(answer, 401, {
        code: "oidc.invalid_client",
        message: "An OIDC error occurred: oidc.invalid_client.",
        error: "invalid_client",
        error_description: description,
      });
      assert.equal(
        answer.headers.get("www-authenticate"),
        `Basic realm="${server.endpoint}/oidc", error="invalid_client", error_description="${description}"`,
      );
    });

    it("are refused to a client that doesn't exist", async () => {
      const { server } = use();
      const answer = await requestToken(server.endpoint, { clientId: "nobody", clientSecret: "x" }, form);
      expectAnswer(answer, 400, { code: "oidc.invalid_client" });
    });

    it("are refused for a resource that doesn't exist, such as the server's own address", async () => {
      const { server } = use();
      const answer = await requestToken(server.endpoint, server.credentials.default, {
        ...form,
        resource: `${server.endpoint}/api`,
      });
      expectExactRefusal(answer, 400, {
        code: "oidc.invalid_target",
        message: "Invalid resource indicator.",
        error: "invalid_target",
        error_description: "resource indicator is missing, or unknown",
      });
    });

    it("are refused without any resource", async () => {
      const { server } = use();
      const answer = await requestToken(server.endpoint, server.credentials.default, {
        grant_type: "client_credentials",
        scope: "all",
      });
      expectAnswer(answer, 400, { code: "oidc.invalid_target" });
    });

    it("don't open the API when they were asked for without the scope", async () => {
      const { server } = use();
      const { grant_type, resource } = form;
      const answer = await requestToken(server.endpoint, server.credentials.default, {
        grant_type,
        resource,
      });
      expectAnswer(answer, 200);
      const { access_token: token } = tokensOf(answer);
      const refused = await requestJson("GET", `${server.endpoint}/api/applications`, {
        authorization: `Bearer ${token}`,
      });
      expectRefusal(refused, 403, "auth.forbidden");
    });

    it("are needed: without one the API answers 401", async () => {
      const { server } = use();
      expectExactRefusal(await requestJson("GET", `${server.endpoint}/api/applications`, {}), 401, {
        code: "auth.authorization_header_missing",
        message: "Authorization header is missing.",
      });
    });

    it("must be tokens: anything else is 401 with the reason", async () => {
      const { server } = use();
      const answer = await requestJson("GET", `${server.endpoint}/api/applications`, {
        authorization: "Bearer nonsense",
      });
      expectExactRefusal(answer, 401, {
        code: "auth.unauthorized",
        message: "Unauthorized. Please check credentials and its scope.",
        data: { code: "ERR_JWS_INVALID", name: "JWSInvalid" },
      });
    });

    it("must be bearer tokens", async () => {
      const { server } = use();
      const answer = await requestJson("GET", `${server.endpoint}/api/applications`, {
        authorization: "Basic eDp5",
      });
      expectRefusal(answer, 401, "auth.authorization_token_type_not_supported");
    });

    it("of the admin tenant open the default tenant's API too", async () => {
      const { server } = use();
      const both = await managementClient(
        server.adminEndpoint,
        server.credentials.admin,
        "default",
        server.endpoint,
      );
      expectAnswer(await both.request("GET", "/applications"), 200);
    });

    it("for one tenant's API don't open the other's", async () => {
      const { server } = use();
      const wrong = await managementClient(
        server.endpoint,
        server.credentials.default,
        "default",
        server.adminEndpoint,
      );
      expectAnswer(await wrong.request("GET", "/applications"), 401, { code: "auth.unauthorized" });
    });

    it("come from the tenant that the address names: the other one doesn't know the client", async () => {
      const { server } = use();
      const answer = await requestToken(server.endpoint, server.credentials.admin, {
        ...form,
        resource: managementApi("admin"),
      });
      expectAnswer(answer, 400, { code: "oidc.invalid_client" });
    });
  });

  describe("The server", () => {
    it("says that it listens", async () => {
      const { server } = use();
      assert.equal((await fetch(`${server.endpoint}/api/status`)).status, 204);
    });

    it("describes itself, with the features that the stack uses", async () => {
      const { server } = use();
      const answer = await requestJson("GET", `${server.endpoint}/oidc/.well-known/openid-configuration`, {});
      expectAnswer(answer, 200, {
        issuer: `${server.endpoint}/oidc`,
        authorization_endpoint: `${server.endpoint}/oidc/auth`,
        token_endpoint: `${server.endpoint}/oidc/token`,
        userinfo_endpoint: `${server.endpoint}/oidc/me`,
        end_session_endpoint: `${server.endpoint}/oidc/session/end`,
        jwks_uri: `${server.endpoint}/oidc/jwks`,
        code_challenge_methods_supported: ["S256"],
        id_token_signing_alg_values_supported: ["ES384"],
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
      });
    });

    it("describes the admin tenant at the admin address", async () => {
      const { server } = use();
      const answer = await requestJson(
        "GET",
        `${server.adminEndpoint}/oidc/.well-known/openid-configuration`,
        {},
      );
      expectAnswer(answer, 200, { issuer: `${server.adminEndpoint}/oidc` });
    });

    it("publishes public keys only", async () => {
      const { server } = use();
      const { body } = await requestJson("GET", `${server.endpoint}/oidc/jwks`, {});
      assert.partialDeepStrictEqual(body, { keys: [{ kty: "EC", crv: "P-384" }] });
      assert.doesNotMatch(JSON.stringify(body), /"d":/);
    });

    it("answers 404 for an API that it hasn't", async () => {
      const { api } = use();
      assert.equal((await api.request("GET", "/no-such-thing")).status, 404);
    });
  });
}
