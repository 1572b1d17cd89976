// What belongs to a tenant as a whole: webhooks, custom phrases, captcha, account center, enterprise SSO.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import { at, idOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;

export function tenantSettingsCases(use: UseContext): void {
  const request = (method: string, path: string, body?: unknown) => use().api.request(method, path, body);

  describe("A webhook", () => {
    const config = { url: "https://example.com/hook", headers: { authorization: "Bearer x" } };

    it("is created with a signing key, changed, and deleted once", async () => {
      const answer = await request("POST", "/hooks", { name: "W", events: ["User.Created"], config });
      expectAnswer(answer, 201, { name: "W", events: ["User.Created"], enabled: true, config });
      assert.match(String(at(answer, "signingKey")), /^\w{32}$/);
      const path = `/hooks/${idOf(answer)}`;
      const changes = {
        enabled: false,
        config: { url: "https://example.com/other" },
        events: ["PostSignIn"],
      };
      const changed = await request("PATCH", path, changes);
      expectAnswer(changed, 200, { ...changes, signingKey: at(answer, "signingKey") });
      assert.deepEqual(at(changed, "config"), changes.config);
      expectAnswer(await request("DELETE", path), 204);
      expectRefusal(await request("DELETE", path), 404, "entity.not_found");
      expectRefusal(await request("GET", path), 404, "entity.not_exists_with_id");
    });

    it("needs an event that exists", async () => {
      expectRefusal(await request("POST", "/hooks", { name: "W", config }), 400, "hook.missing_events");
      const unknown = { name: "W", config, events: ["User.Born"] };
      expectRefusal(await request("POST", "/hooks", unknown), 400, "guard.invalid_input");
    });
  });

  describe("Custom phrases", () => {
    it("replace texts of one language, and an empty one replaces nothing", async () => {
      const translation = { action: { sign_in: "入る" } };
      const put = { action: { sign_in: "入る", continue: "" } };
      expectAnswer(await request("PUT", "/custom-phrases/ja", put), 201, { languageTag: "ja", translation });
      assert.deepEqual(at(await request("GET", "/custom-phrases/ja"), "translation"), translation);
      expectAnswer(await request("DELETE", "/custom-phrases/ja"), 204);
      expectRefusal(await request("DELETE", "/custom-phrases/ja"), 404, "entity.not_found");
      expectRefusal(await request("GET", "/custom-phrases/ja"), 404, "entity.not_found");
    });

    it("of the fallback language can't be deleted", async () => {
      expectAnswer(await request("PUT", "/custom-phrases/en", {}), 201, { translation: {} });
      expectRefusal(
        await request("DELETE", "/custom-phrases/en"),
        409,
        "localization.cannot_delete_default_language",
      );
    });

    it("replace only what Logto has", async () => {
      expectRefusal(
        await request("PUT", "/custom-phrases/ja", { action: { sing_in: "x" } }),
        422,
        "localization.invalid_translation_structure",
      );
      expectRefusal(await request("PUT", "/custom-phrases/xx", {}), 400, "guard.invalid_input");
    });
  });

  describe("The captcha provider", () => {
    it("is one, put as a whole, and takes the captcha policy with it", async () => {
      const turnstile = { type: "Turnstile", siteKey: "a", secretKey: "b" };
      const recaptcha = { ...turnstile, type: "RecaptchaEnterprise", projectId: "p", mode: "checkbox" };
      expectAnswer(await request("PUT", "/captcha-provider", { config: recaptcha }), 200, {
        config: recaptcha,
      });
      const answer = await request("PUT", "/captcha-provider", { config: { ...turnstile, projectId: "p" } });
      assert.deepEqual(at(answer, "config"), turnstile);
      expectAnswer(await request("PATCH", "/sign-in-exp", { captchaPolicy: { enabled: true } }), 200);
      expectAnswer(await request("DELETE", "/captcha-provider"), 204);
      expectAnswer(await request("DELETE", "/captcha-provider"), 204);
      expectRefusal(await request("GET", "/captcha-provider"), 404, "entity.not_found");
      assert.deepEqual(at(await request("GET", "/sign-in-exp"), "captchaPolicy"), { enabled: false });
    });
  });

  describe("The account center", () => {
    const seeded = {
      enabled: false,
      fields: {},
      webauthnRelatedOrigins: [],
      deleteAccountUrl: null,
      customCss: null,
      profileFields: null,
    };
    after(() => request("PATCH", "/account-center", seeded));

    it("is off at first, and its nested parts are replaced as a whole", async () => {
      expectAnswer(await request("GET", "/account-center"), 200, seeded);
      await request("PATCH", "/account-center", { fields: { phone: "Edit", name: "ReadOnly" } });
      const answer = await request("PATCH", "/account-center", { enabled: true, fields: { phone: "Edit" } });
      assert.deepEqual(at(answer, "fields"), { phone: "Edit" });
    });

    it("shows only custom profile fields that exist", async () => {
      expectRefusal(
        await request("PATCH", "/account-center", { profileFields: [{ name: "nope" }] }),
        400,
        "custom_profile_fields.entity_not_exists_with_names",
      );
    });

    it("refuses a change of nothing", async () => {
      expectRefusal(await request("PATCH", "/account-center", {}), 422, "entity.invalid_input");
    });
  });

  describe("A custom profile field", () => {
    const path = "/custom-profile-fields";
    const field = (name: string, more: object = {}) => ({ name, type: "Text", required: false, ...more });
    const refused = async (body: object, code: string) => {
      expectRefusal(await request("POST", path, body), 400, `custom_profile_fields.${code}`);
    };
    after(() => request("DELETE", `${path}/team`));

    it("is known by its name, changed in parts, and deleted once", async () => {
      const made = await request("POST", path, field("color", { config: { minLength: 2, other: 1 } }));
      expectAnswer(made, 201, { name: "color", label: "", description: null, config: { minLength: 2 } });
      assert.deepEqual(at(made, "config"), { minLength: 2 });
      expectRefusal(await request("POST", path, field("color")), 422, "custom_profile_fields.name_exists");
      const changes = { type: "Url", required: true, label: "Colour" };
      expectAnswer(await request("PUT", `${path}/color`, changes), 200, {
        ...changes,
        config: { minLength: 2 },
      });
      expectAnswer(await request("GET", `${path}/color`), 200, changes);
      expectAnswer(await request("DELETE", `${path}/color`), 204);
      expectRefusal(await request("DELETE", `${path}/color`), 404, "entity.not_found");
      expectRefusal(await request("GET", `${path}/color`), 404, "entity.not_found");
      expectRefusal(await request("PUT", `${path}/color`, changes), 404, "entity.not_exists");
    });

    it("has a name that nothing else has", async () => {
      await refused(field("a_b"), "invalid_name");
      await refused(field("preferredUsername"), "name_conflict_built_in_prop");
      await refused(field("defaultTenantId"), "name_conflict_custom_data");
      await refused(field("username"), "name_conflict_sign_in_identifier");
      const long = await request("POST", path, field("n".repeat(129)));
      expectRefusal(long, 422, "entity.value_too_long");
    });

    it("has settings that make sense for its type", async () => {
      await refused(field("x", { config: { minLength: 5, maxLength: 2 } }), "invalid_min_max_input");
      await refused(field("x", { type: "Address", config: { parts: [] } }), "invalid_address_components");
      const label = await request("POST", path, field("x", { label: "" }));
      expectRefusal(label, 400, "guard.invalid_input");
      const required = await request("POST", path, field("x", { type: "Checkbox", required: true }));
      expectRefusal(required, 400, "guard.invalid_input");
    });

    it("is looked at more closely in a change", async () => {
      const change = async (type: string, config: object | undefined, code: string) => {
        const answer = await request("PUT", `${path}/team`, { type, required: false, config });
        expectRefusal(answer, 400, `custom_profile_fields.${code}`);
      };
      expectAnswer(await request("POST", path, field("team", { type: "Checkbox" })), 201);
      await change("Checkbox", undefined, "invalid_default_value");
      await change("Select", { options: [] }, "invalid_options");
      await change("Regex", { format: "(" }, "invalid_regex_format");
      const part = { enabled: true, name: "locality", required: false };
      await change("Address", { parts: [{ ...part, type: "Fullname" }] }, "invalid_sub_component_type");
      await change("Address", { parts: [{ ...part, type: "Checkbox" }] }, "invalid_default_value");
    });

    it("leaves the lists that name it when it is deleted", async () => {
      await request("POST", path, field("gone"));
      const lists = { signUpProfileFields: [{ name: "gone" }, { name: "team" }] };
      expectAnswer(await request("PATCH", "/sign-in-exp", lists), 200, lists);
      await request("PATCH", "/account-center", { profileFields: [{ name: "gone" }] });
      expectAnswer(await request("DELETE", `${path}/gone`), 204);
      const experience = await request("GET", "/sign-in-exp");
      assert.deepEqual(at(experience, "signUpProfileFields"), [{ name: "team" }]);
      assert.deepEqual(at(await request("GET", "/account-center"), "profileFields"), []);
      await request("PATCH", "/sign-in-exp", { signUpProfileFields: null });
      await request("PATCH", "/account-center", { profileFields: null });
    });
  });

  describe("An enterprise SSO connector", () => {
    const settings = () => ({ clientId: "c", clientSecret: "s", issuer: `${use().server.endpoint}/oidc` });
    const create = (more: object = {}) =>
      request("POST", "/sso-connectors", { providerName: "OIDC", connectorName: unique("sso"), ...more });

    it("gives its settings back, with defaults written out and domains in lower case", async () => {
      const answer = await create({ config: settings(), domains: ["Acme.example"] });
      expectAnswer(answer, 200, { domains: ["acme.example"], syncProfile: false, branding: {} });
      const found = await request("GET", `/sso-connectors/${idOf(answer)}`);
      assert.deepEqual(at(found, "config"), { ...settings(), trustUnverifiedEmail: false });
    });

    it("has a name of its own, and is deleted once", async () => {
      const connectorName = unique("sso");
      const path = `/sso-connectors/${idOf(await create({ connectorName }))}`;
      expectRefusal(await create({ connectorName }), 409, "single_sign_on.duplicate_connector_name");
      expectAnswer(await request("DELETE", path), 204);
      expectRefusal(await request("DELETE", path), 404, "entity.not_exists_with_id");
    });

    it("is refused with settings that are incomplete or lead nowhere", async () => {
      expectRefusal(await create({ config: { clientId: "c" } }), 400, "connector.invalid_config");
      const nowhere = { ...settings(), issuer: "http://localhost:9" };
      expectRefusal(await create({ config: nowhere }), 400, "connector.invalid_config");
    });

    it("is refused with domains that anybody has, or twice the same", async () => {
      expectRefusal(await create({ domains: ["gmail.com"] }), 422, "single_sign_on.forbidden_domains");
      const twice = ["a.example", "A.example"];
      expectRefusal(await create({ domains: twice }), 422, "single_sign_on.duplicated_domains");
    });
  });
}
