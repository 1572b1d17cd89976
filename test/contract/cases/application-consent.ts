// What a third-party application may ask people to consent to.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { at, idOf, pluck, type ApiClient } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const unique = (prefix: string): string => `${prefix}:${randomBytes(5).toString("hex")}`;

async function thirdParty(api: ApiClient): Promise<string> {
  const application = { name: "Partner", type: "Traditional", isThirdParty: true };
  return `/applications/${idOf(await api.request("POST", "/applications", application))}/user-consent-scopes`;
}

async function someScope(api: ApiClient, indicator: string): Promise<string> {
  const resource = await api.request("POST", "/resources", { name: "Books", indicator });
  return idOf(await api.request("POST", `/resources/${idOf(resource)}/scopes`, { name: "read" }));
}

export function applicationConsentCases(use: UseContext): void {
  describe("A third-party application", () => {
    it("may ask for nothing at first", async () => {
      const { api } = use();
      const answer = await api.request("GET", await thirdParty(api));
      expectAnswer(answer, 200);
      assert.deepEqual(answer.body, {
        organizationScopes: [],
        resourceScopes: [],
        organizationResourceScopes: [],
        userScopes: [],
      });
    });

    it("is given scopes of all four kinds, again without harm, and loses each once", async () => {
      const { api } = use();
      const scopes = await thirdParty(api);
      const indicator = `https://${unique("books").replace(":", "-")}.example`;
      const scopeId = await someScope(api, indicator);
      const name = unique("read");
      const organizationScopeId = idOf(await api.request("POST", "/organization-scopes", { name }));
      const body = {
        organizationScopes: [organizationScopeId],
        resourceScopes: [scopeId],
        organizationResourceScopes: [scopeId],
        userScopes: ["profile", "email"],
      };
      for (let time = 0; time < 2; time += 1) expectAnswer(await api.request("POST", scopes, body), 201);
      const ofBooks = { resource: { indicator }, scopes: [{ id: scopeId, name: "read" }] };
      const found = await api.request("GET", scopes);
      expectAnswer(found, 200, {
        organizationScopes: [{ id: organizationScopeId, name }],
        resourceScopes: [ofBooks],
        organizationResourceScopes: [ofBooks],
      });
      assert.deepEqual(at(found, "userScopes"), ["email", "profile"]);
      const ways = {
        "organization-scopes": organizationScopeId,
        "resource-scopes": scopeId,
        "organization-resource-scopes": scopeId,
        "user-scopes": "email",
      };
      for (const [type, id] of Object.entries(ways)) {
        expectAnswer(await api.request("DELETE", `${scopes}/${type}/${id}`), 204);
        expectRefusal(await api.request("DELETE", `${scopes}/${type}/${id}`), 404, "entity.not_found");
      }
      const left = await api.request("GET", scopes);
      assert.deepEqual(pluck(left, ["resourceScopes"], "resource"), []);
      assert.deepEqual(at(left, "userScopes"), ["profile"]);
    });

    it("is refused scopes that don't exist, the Management API's, and groups without any", async () => {
      const { api } = use();
      const scopes = await thirdParty(api);
      const post = async (body: object) => api.request("POST", scopes, body);
      expectRefusal(
        await post({ resourceScopes: ["nope"], organizationScopes: ["no"] }),
        422,
        "application.user_consent_scopes_not_found",
        { data: { invalidOrganizationScopes: ["no"], invalidResourceScopes: ["nope"] } },
      );
      expectRefusal(
        await post({ resourceScopes: ["management-api-all"] }),
        422,
        "application.consent_management_api_scopes_not_allowed",
      );
      expectRefusal(await post({ resourceScopes: [] }), 422, "entity.invalid_input");
      expectRefusal(await post({ userScopes: ["nope"] }), 400, "guard.invalid_input");
      expectRefusal(
        await post({ userScopes: ["urn:logto:scope:trusted_devices"] }),
        400,
        "guard.invalid_input",
      );
      expectAnswer(await post({ userScopes: [] }), 201);
    });

    it("can't exchange tokens, isn't a machine, and only a native one uses the device flow", async () => {
      const { api } = use();
      const other = { name: "Partner", type: "Traditional", isThirdParty: true };
      const exchange = { customClientMetadata: { allowTokenExchange: true } };
      const refused = "application.third_party_application_cannot_enable_token_exchange";
      const post = async (body: object) => api.request("POST", "/applications", { ...other, ...body });
      expectRefusal(await post(exchange), 422, refused);
      const id = idOf(await post({}));
      expectRefusal(await api.request("PATCH", `/applications/${id}`, exchange), 422, refused);
      expectRefusal(
        await post({ type: "MachineToMachine" }),
        400,
        "application.invalid_third_party_application_type",
      );
      expectRefusal(
        await post({ isThirdParty: false, customClientMetadata: { isDeviceFlow: true } }),
        422,
        "application.device_flow_native_only",
      );
    });

    it("is what it must be to ask for anything", async () => {
      const { api } = use();
      const own = idOf(await api.request("POST", "/applications", { name: "Own", type: "SPA" }));
      const answer = await api.request("POST", `/applications/${own}/user-consent-scopes`, {
        userScopes: ["profile"],
      });
      expectRefusal(answer, 422, "application.third_party_application_only");
      expectAnswer(await api.request("GET", `/applications/${own}/user-consent-scopes`), 200);
      expectRefusal(
        await api.request("GET", "/applications/nope/user-consent-scopes"),
        404,
        "entity.not_exists_with_id",
      );
    });
  });
}
