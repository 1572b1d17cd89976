// The SMS connector: created, replaced, changed, tested, and what is refused.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { connectorConfig } from "../../../infra/sms-sandbox/testing.ts";
import { type ApiClient, at, pluck, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal, invalidBody } from "../support/expect.ts";

const connectorId = "tencent-short-message-service";

/** What Logto answers to a configuration that the connector can't use, word by word. */
const invalidConfig = (...parameters: Parameters<typeof invalidBody>) => ({
  ...invalidBody(...parameters),
  code: "connector.invalid_config",
  message: "The connector's config is invalid.",
});

async function removeAll(api: ApiClient): Promise<void> {
  for (const { id } of rowsOf(await api.request("GET", "/connectors")))
    await api.request("DELETE", `/connectors/${String(id)}`);
}

export function connectorCases(use: UseContext): void {
  describe("A connector", () => {
    beforeEach(() => removeAll(use().api));

    const create = (id: string, config: unknown = connectorConfig) =>
      use().api.request("POST", "/connectors", { id, connectorId, config });

    it("has a factory that describes its form", async () => {
      const { api } = use();
      const answer = await api.request("GET", `/connector-factories/${connectorId}`);
      expectAnswer(answer, 200, { id: connectorId, type: "Sms", target: "tencent-sms", isDemo: false });
      const keys = pluck(answer, ["formItems"], "key");
      assert.deepEqual(keys, [
        "accessKeyId",
        "accessKeySecret",
        "signName",
        "sdkAppId",
        "region",
        "templates",
      ]);
    });

    it("is created with an id of the caller's", async () => {
      expectAnswer(await create("contract-a"), 200, {
        id: "contract-a",
        connectorId,
        type: "Sms",
        isDemo: false,
      });
    });

    it("is created with an id of the server's when none is given", async () => {
      const { api } = use();
      const answer = await api.request("POST", "/connectors", { connectorId, config: connectorConfig });
      assert.match(String(at(answer, "id")), /^[a-z0-9]{12}$/);
    });

    it("gives its configuration back, the secret included", async () => {
      const { api } = use();
      await create("contract-b");
      expectAnswer(await api.request("GET", "/connectors/contract-b"), 200, {
        config: connectorConfig,
        metadata: {},
      });
    });

    it("with an id that exists is an internal error, so one must look first", async () => {
      await create("contract-c");
      expectExactRefusal(await create("contract-c"), 500, { message: "Internal server error." });
    });

    it("for SMS takes the place of every other one", async () => {
      const { api } = use();
      await create("contract-d");
      expectAnswer(await create("contract-e"), 200);
      assert.deepEqual(
        rowsOf(await api.request("GET", "/connectors")).map(({ id }) => id),
        ["contract-e"],
      );
      expectExactRefusal(await api.request("GET", "/connectors/contract-d"), 404, {
        code: "entity.not_found",
        message: "The resource does not exist.",
      });
      expectRefusal(await api.request("DELETE", "/connectors/contract-d"), 404, "entity.not_found");
    });

    it("for a social service needs a target of its own, and keeps it", async () => {
      const { api } = use();
      const config = {
        authorizationEndpoint: "https://social.example.com/authorize",
        tokenEndpoint: "https://social.example.com/token",
        userInfoEndpoint: "https://social.example.com/me",
        clientId: "contract",
        clientSecret: "contract-secret",
      };
      const post = (id: string, more: object) =>
        api.request("POST", "/connectors", { id, connectorId: "oauth2", config, ...more });
      const patch = (metadata: object) => api.request("PATCH", "/connectors/contract-f", { metadata });
      const metadata = { target: "contract" };
      expectRefusal(await post("contract-f", {}), 400, "connector.should_specify_target");
      expectAnswer(await post("contract-f", { metadata }), 200, {
        type: "Social",
        target: "contract",
        metadata,
      });
      const second = await post("contract-g", { metadata });
      expectRefusal(second, 422, "connector.multiple_target_with_same_platform");
      expectAnswer(await post("contract-g", { metadata: { target: "contract-2" } }), 200);
      expectRefusal(await patch({}), 400, "connector.can_not_modify_target");
      const named = { ...metadata, name: { en: "Contract" } };
      expectAnswer(await patch(named), 200, {
        metadata: named,
        syncProfile: false,
        enableTokenStorage: false,
      });
      expectAnswer(await patch(metadata), 200, { metadata, name: { en: "OAuth 2.0" } });
    });

    it("for e-mail by HTTP takes any text for an address, and stands beside the one for SMS", async () => {
      const { api } = use();
      await create("contract-sms");
      const mail = { id: "contract-mail", connectorId: "http-email", config: { endpoint: "anything" } };
      expectAnswer(await api.request("POST", "/connectors", mail), 200, {
        type: "Email",
        config: mail.config,
      });
      assert.equal(rowsOf(await api.request("GET", "/connectors")).length, 2);
      expectRefusal(
        await api.request("PATCH", "/connectors/contract-mail", { config: { authorization: "x" } }),
        400,
        "connector.invalid_config",
      );
    });

    it("gets a new configuration as a whole", async () => {
      const { api } = use();
      await create("contract-f");
      const config = { ...connectorConfig, region: "ap-singapore" };
      expectAnswer(await api.request("PATCH", "/connectors/contract-f", { config }), 200, { config });
    });

    it("keeps nothing of a configuration that is empty", async () => {
      const { api } = use();
      const config = { ...connectorConfig, extra: "", nested: { deep: null, list: [] } };
      for (const answer of [
        await create("contract-empty", config),
        await api.request("PATCH", "/connectors/contract-empty", { config }),
      ])
        assert.deepEqual(at(answer, "config"), connectorConfig);
    });

    it("refuses a new configuration that leaves things out, with every missing key", async () => {
      const { api } = use();
      await create("contract-g");
      const answer = await api.request("PATCH", "/connectors/contract-g", { config: { region: "x" } });
      const missing = [
        ["accessKeyId", "string"],
        ["accessKeySecret", "string"],
        ["signName", "string"],
        ["sdkAppId", "string"],
        ["templates", "array"],
      ] as const;
      const lines = missing.map(
        ([key, expected]) =>
          `Error in key path "${key}": (invalid_type) Expected ${expected} but received undefined.`,
      );
      const issues = missing.map(([key, expected]) => {
        return { code: "invalid_type", expected, received: "undefined", path: [key], message: "Required" };
      });
      expectExactRefusal(answer, 400, invalidConfig(lines.join("\n"), ...issues));
    });

    it("is refused without a template for each usage", async () => {
      const templates = [{ usageType: "Register", templateCode: "1110" }];
      const answer = await create("contract-h", { ...connectorConfig, templates });
      const message = "Template with UsageType (SignIn, ForgotPassword, Generic) should be provided!";
      const details = `Error in key path "templates": (custom) ${message}`;
      expectExactRefusal(
        answer,
        400,
        invalidConfig(details, { code: "custom", message, path: ["templates"] }),
      );
    });

    it("is refused when its kind isn't known", async () => {
      const { api } = use();
      const answer = await api.request("POST", "/connectors", { connectorId: "nope", config: {} });
      expectExactRefusal(answer, 422, {
        code: "connector.not_found_with_connector_id",
        message: "Can not find connector with given standard connector id.",
      });
    });

    it("is refused token storage, which SMS hasn't", async () => {
      const { api } = use();
      const body = { connectorId, config: connectorConfig, enableTokenStorage: true };
      expectAnswer(await api.request("POST", "/connectors", body), 422);
    });

    it("sends a test message with the configuration of the request", async () => {
      const { api, server } = use();
      const phone = "8613800138000";
      expectAnswer(
        await api.request("POST", `/connectors/${connectorId}/test`, { phone, config: connectorConfig }),
        204,
      );
      assert.equal(await server.latestCode(phone), "000000");
    });

    it("reports what Tencent says to a wrong secret", async () => {
      const { api } = use();
      const config = { ...connectorConfig, accessKeySecret: "wrong" };
      const answer = await api.request("POST", `/connectors/${connectorId}/test`, {
        phone: "8613800138000",
        config,
      });
      assert.equal(answer.status, 400);
      assert.match(String(at(answer, "code")), /^connector\./);
    });

    it("refuses to test with a number that is none", async () => {
      const { api } = use();
      const answer = await api.request("POST", `/connectors/${connectorId}/test`, {
        phone: "abc",
        config: connectorConfig,
      });
      expectExactRefusal(
        answer,
        400,
        invalidBody('Error in key path "phone": (invalid_string) Invalid', {
          validation: "regex",
          code: "invalid_string",
          message: "Invalid",
          path: ["phone"],
        }),
      );
    });

    it("that doesn't exist can't be tested", async () => {
      const { api } = use();
      const answer = await api.request("POST", "/connectors/nope/test", {
        phone: "8613800138000",
        config: connectorConfig,
      });
      expectRefusal(answer, 400, "connector.not_found");
    });
  });
}
