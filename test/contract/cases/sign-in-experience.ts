// The sign-in experience: what can be set, and what is refused.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { at, requestJson, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal, invalidBody } from "../support/expect.ts";
import { allowPhone } from "../support/sign-in.ts";

const phoneSignUp = { identifiers: ["phone"], password: false, verify: true };
const phoneMethod = {
  identifier: "phone",
  password: false,
  verificationCode: true,
  isPasswordPrimary: false,
};

export function signInExperienceCases(use: UseContext): void {
  describe("The sign-in experience without an SMS connector", () => {
    before(async () => {
      const { api } = use();
      for (const { id } of rowsOf(await api.request("GET", "/connectors")))
        await api.request("DELETE", `/connectors/${String(id)}`);
    });

    it("refuses sign-in by code", async () => {
      const answer = await use().api.request("PATCH", "/sign-in-exp", {
        signUp: phoneSignUp,
        signIn: { methods: [phoneMethod] },
      });
      expectExactRefusal(answer, 400, {
        code: "sign_in_experiences.enabled_connector_not_found",
        message: "Enabled Sms connector not found.",
      });
    });

    it("refuses to reset passwords by code", async () => {
      const answer = await use().api.request("PATCH", "/sign-in-exp", {
        forgotPasswordMethods: ["PhoneVerificationCode"],
      });
      expectRefusal(answer, 400, "sign_in_experiences.forgot_password_method_requires_connector");
    });
  });

  describe("The sign-in experience", () => {
    before(async () => {
      expectAnswer(await allowPhone(use().api), 200);
    });

    const patch = (body: unknown) => use().api.request("PATCH", "/sign-in-exp", body);

    it("is one for each tenant", async () => {
      expectAnswer(await use().api.request("GET", "/sign-in-exp"), 200, {
        tenantId: "default",
        id: "default",
      });
    });

    it("takes sign-up and sign-in by phone number", async () => {
      const wanted = {
        signUp: phoneSignUp,
        signIn: { methods: [phoneMethod] },
        signInMode: "SignInAndRegister",
      };
      expectAnswer(await patch(wanted), 200, wanted);
    });

    it("takes colours, logo, language and password reset", async () => {
      const wanted = {
        color: { primaryColor: "#0052D9", isDarkModeEnabled: true, darkPrimaryColor: "#4787F0" },
        branding: { logoUrl: "https://example.com/logo.svg" },
        languageInfo: { autoDetect: true, fallbackLanguage: "ja" },
        forgotPasswordMethods: ["PhoneVerificationCode"],
      };
      expectAnswer(await patch(wanted), 200, wanted);
      await patch({ languageInfo: { autoDetect: true, fallbackLanguage: "en" } });
    });

    it("replaces a part as a whole", async () => {
      const branding = { logoUrl: "https://example.com/logo.svg", favicon: "https://example.com/icon.png" };
      await patch({ branding });
      const changed = await patch({ branding: { favicon: "https://example.com/other.png" } });
      assert.deepEqual(at(changed, "branding"), { favicon: "https://example.com/other.png" });
    });

    it("keeps the parts that a change leaves out", async () => {
      await patch({ termsOfUseUrl: "https://example.com/terms" });
      expectAnswer(await patch({ signInMode: "SignInAndRegister" }), 200, {
        termsOfUseUrl: "https://example.com/terms",
        signUp: phoneSignUp,
      });
      await patch({ termsOfUseUrl: null });
    });

    it("refuses phone sign-up without verification", async () => {
      const answer = await patch({ signUp: { ...phoneSignUp, verify: false } });
      expectExactRefusal(answer, 400, {
        code: "sign_in_experiences.passwordless_requires_verify",
        message: "Must enable verify for email/phone sign up identifier.",
      });
    });

    it("refuses a way to sign in that has neither password nor code", async () => {
      const answer = await patch({ signIn: { methods: [{ ...phoneMethod, verificationCode: false }] } });
      expectRefusal(answer, 400, "sign_in_experiences.at_least_one_authentication_factor");
    });

    it("refuses passwords alone where people sign up without one", async () => {
      const answer = await patch({
        signIn: { methods: [{ ...phoneMethod, password: true, verificationCode: false }] },
      });
      expectRefusal(answer, 400, "sign_in_experiences.code_sign_in_must_be_enabled");
    });

    it("refuses sign-up by email without an email connector", async () => {
      const answer = await patch({ signUp: { identifiers: ["email"], password: false, verify: true } });
      expectRefusal(answer, 400, "sign_in_experiences.enabled_connector_not_found");
    });

    it("accepts a user name that needs a code, which nobody can use", async () => {
      const answer = await patch({ signIn: { methods: [{ ...phoneMethod, identifier: "username" }] } });
      expectAnswer(answer, 200);
      await patch({ signIn: { methods: [phoneMethod] } });
    });

    it("refuses a colour that is none", async () => {
      const answer = await patch({
        color: { primaryColor: "red", isDarkModeEnabled: false, darkPrimaryColor: "#000" },
      });
      expectExactRefusal(
        answer,
        400,
        invalidBody('Error in key path "color.primaryColor": (invalid_string) Invalid', {
          validation: "regex",
          code: "invalid_string",
          message: "Invalid",
          path: ["color", "primaryColor"],
        }),
      );
    });

    it("refuses a language that it doesn't know", async () => {
      const answer = await patch({ languageInfo: { autoDetect: true, fallbackLanguage: "xx" } });
      expectExactRefusal(
        answer,
        400,
        invalidBody('Error in key path "languageInfo.fallbackLanguage": (custom) Invalid input', {
          code: "custom",
          message: "Invalid input",
          path: ["languageInfo", "fallbackLanguage"],
        }),
      );
    });

    it("refuses an address that is none", async () => {
      expectRefusal(await patch({ termsOfUseUrl: "nowhere" }), 400, "guard.invalid_input");
    });

    it("lets a code live for a minute at least", async () => {
      expectRefusal(
        await patch({ verificationCodePolicy: { expirationDuration: 59 } }),
        400,
        "guard.invalid_input",
      );
      const policy = { expirationDuration: 60, maxRetryAttempts: 3 };
      expectAnswer(await patch({ verificationCodePolicy: policy }), 200, { verificationCodePolicy: policy });
      await patch({ verificationCodePolicy: {} });
    });

    it("has adaptive second factors only together with ones that nobody can skip", async () => {
      const mandatory = { factors: ["Totp"], policy: "PromptAtSignInAndSignUpMandatory" };
      const alone = "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy";
      expectRefusal(await patch({ mfa: mandatory }), 422, alone);
      expectAnswer(await patch({ mfa: mandatory, adaptiveMfa: { enabled: true } }), 200);
      const off = await patch({ mfa: { factors: [], policy: "UserControlled" } });
      expectAnswer(off, 200, { adaptiveMfa: { enabled: false } });
    });

    it("drops social sign-in targets that it doesn't know, without a word", async () => {
      const answer = await patch({ socialSignInConnectorTargets: ["google"] });
      assert.equal(answer.status, 200);
      assert.deepEqual(at(answer, "socialSignInConnectorTargets"), []);
    });

    it("refuses what is for Logto Cloud only", async () => {
      expectRefusal(await patch({ hideLogtoBranding: true }), 400, "request.invalid_input");
    });

    it("is public in the parts that the pages need", async () => {
      const { server } = use();
      const { status, body } = await requestJson("GET", `${server.endpoint}/api/.well-known/sign-in-exp`, {});
      assert.equal(status, 200);
      assert.partialDeepStrictEqual(body, {
        forgotPassword: { phone: true, email: false },
        socialConnectors: [],
        signUp: phoneSignUp,
      });
      assert.ok(!("emailBlocklistPolicy" in Object(body)) && !("forgotPasswordMethods" in Object(body)));
    });
  });
}
