// Sign-up and sign-in by phone number and code, step by step, as the pages do it.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ClientCredentials } from "../../logto-double/start.ts";
import { at, requestJson } from "../support/api.ts";
import type { Answer } from "../support/cookie-client.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectExactRefusal, expectRefusal } from "../support/expect.ts";
import {
  Visit,
  allowPhone,
  callback,
  claimsOf,
  createApp,
  freshPhone,
  tokensOf,
  verificationIdOf,
} from "../support/sign-in.ts";

export function phoneFlowCases(use: UseContext): void {
  describe("Signing up and in by phone number", () => {
    let app: ClientCredentials;

    before(async () => {
      await allowPhone(use().api);
      app = await createApp(use().api);
    });

    const visit = (headers?: Record<string, string>) => new Visit(use().server, app, headers);

    it("begins at the sign-in page", async () => {
      const answer = await visit().authorize();
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.get("location"), `/sign-in?app_id=${app.clientId}`);
    });

    it("begins at the registration page when the app asks for it", async () => {
      const answer = await visit().authorize({ first_screen: "register" });
      assert.equal(answer.headers.get("location"), `/register?app_id=${app.clientId}`);
    });

    it("signs a new number up and gives the app its tokens", async () => {
      const person = visit();
      const phone = freshPhone();
      const back = await person.byPhone("Register", phone);
      assert.equal(back.searchParams.get("state"), "st");
      assert.equal(back.searchParams.get("iss"), `${use().server.endpoint}/oidc`);
      const answer = await person.exchange(back);
      expectAnswer(answer, 200, {
        token_type: "Bearer",
        expires_in: 3600,
        scope: "openid offline_access profile phone",
      });
      const { access_token: token, id_token: idToken } = tokensOf(answer);
      assert.partialDeepStrictEqual(claimsOf(idToken), {
        phone_number: phone,
        phone_number_verified: true,
        aud: app.clientId,
      });
      const me = await requestJson("GET", `${use().server.endpoint}/oidc/me`, {
        authorization: `Bearer ${token}`,
      });
      expectAnswer(me, 200, {
        phone_number: phone,
        phone_number_verified: true,
        name: null,
        username: null,
        picture: null,
      });
    });

    it("signs the same number in as the same person", async () => {
      const phone = freshPhone();
      const first = visit();
      const signedUp = claimsOf(
        tokensOf(await first.exchange(await first.byPhone("Register", phone))).id_token,
      );
      const second = visit();
      const signedIn = claimsOf(
        tokensOf(await second.exchange(await second.byPhone("SignIn", phone))).id_token,
      );
      assert.equal(signedIn["sub"], signedUp["sub"]);
    });

    for (const event of ["Register", "SignIn"]) {
      it(`refuses a wrong code at ${event}, and takes the right one after it`, async () => {
        const person = visit();
        const phone = freshPhone();
        await person.authorize();
        expectAnswer(await person.start(event), 204);
        const sent = await person.sendCode(event, phone);
        expectAnswer(sent, 200);
        const id = verificationIdOf(sent);
        const code = (await use().server.latestCode(phone)) ?? "";
        assert.match(code, /^\d{6}$/);
        const wrong = code === "000001" ? "000002" : "000001";
        expectExactRefusal(await person.verifyCode(id, phone, wrong), 400, {
          code: "verification_code.code_mismatch",
          message: "Invalid verification code.",
        });
        expectAnswer(await person.verifyCode(id, phone, code), 200, { verificationId: id });
      });
    }

    it("creates a person at registration with 201, and identifies one at sign-in with 204", async () => {
      const phone = freshPhone();
      for (const [event, status] of [
        ["Register", 201],
        ["SignIn", 204],
      ] as const) {
        const person = visit();
        await person.authorize();
        const verificationId = await person.verifyPhone(event, phone);
        expectAnswer(await person.experience("POST", "/identification", { verificationId }), status);
      }
    });

    it("says so when nobody has the number, and lets the person sign up with the same code", async () => {
      const person = visit();
      await person.authorize();
      const verificationId = await person.verifyPhone("SignIn", freshPhone());
      expectRefusal(
        await person.experience("POST", "/identification", { verificationId }),
        404,
        "user.user_not_exist",
      );
      expectAnswer(
        await person.experience("PUT", "/interaction-event", { interactionEvent: "Register" }),
        204,
      );
      expectAnswer(await person.experience("POST", "/identification", { verificationId }), 201);
      assert.ok((await person.submit()).href.startsWith(callback));
    });

    it("says so when somebody has the number already, and lets them sign in with the same code", async () => {
      const phone = freshPhone();
      await visit().byPhone("Register", phone);
      const person = visit();
      await person.authorize();
      const verificationId = await person.verifyPhone("Register", phone);
      expectRefusal(
        await person.experience("POST", "/identification", { verificationId }),
        422,
        "user.phone_already_in_use",
      );
      expectAnswer(await person.experience("PUT", "/interaction-event", { interactionEvent: "SignIn" }), 204);
      expectAnswer(await person.experience("POST", "/identification", { verificationId }), 204);
      assert.ok((await person.submit()).href.startsWith(callback));
    });

    it("refuses a code that was used", async () => {
      const person = visit();
      const phone = freshPhone();
      await person.authorize();
      const id = await person.verifyPhone("SignIn", phone);
      const code = (await use().server.latestCode(phone)) ?? "";
      expectRefusal(await person.verifyCode(id, phone, code), 400, "verification_code.not_found");
    });

    it("refuses a code for another number", async () => {
      const person = visit();
      const phone = freshPhone();
      await person.authorize();
      await person.start("SignIn");
      const id = verificationIdOf(await person.sendCode("SignIn", phone));
      const code = (await use().server.latestCode(phone)) ?? "";
      expectRefusal(await person.verifyCode(id, freshPhone(), code), 400, "verification_code.phone_mismatch");
    });

    it("refuses to go on with a number that wasn't verified", async () => {
      const person = visit();
      await person.authorize();
      await person.start("SignIn");
      const verificationId = verificationIdOf(await person.sendCode("SignIn", freshPhone()));
      expectRefusal(
        await person.experience("POST", "/identification", { verificationId }),
        400,
        "session.verification_failed",
      );
    });

    it("refuses a verification of another visit", async () => {
      const other = visit();
      await other.authorize();
      const verificationId = await other.verifyPhone("SignIn", freshPhone());
      const person = visit();
      await person.authorize();
      await person.start("SignIn");
      const answer = await person.experience("POST", "/identification", { verificationId });
      expectRefusal(answer, 404, "session.verification_session_not_found");
    });

    it("refuses to submit before anybody was identified", async () => {
      const person = visit();
      await person.authorize();
      await person.start("SignIn");
      expectRefusal(await person.experience("POST", "/submit"), 404, "session.identifier_not_found");
    });

    it("refuses a code after the tenth wrong attempt", async () => {
      const person = visit();
      const phone = freshPhone();
      await use().api.request("PATCH", "/sign-in-exp", { verificationCodePolicy: { maxRetryAttempts: 2 } });
      await person.authorize();
      await person.start("SignIn");
      const id = verificationIdOf(await person.sendCode("SignIn", phone));
      const code = (await use().server.latestCode(phone)) ?? "";
      const wrong = code === "000001" ? "000002" : "000001";
      for (let attempt = 0; attempt < 2; attempt += 1) await person.verifyCode(id, phone, wrong);
      expectRefusal(await person.verifyCode(id, phone, code), 400, "verification_code.exceed_max_try");
      await use().api.request("PATCH", "/sign-in-exp", { verificationCodePolicy: {} });
    });

    it("sends ten codes to one number in ten minutes, and no more", async () => {
      const person = visit();
      const phone = freshPhone();
      await person.authorize();
      await person.start("SignIn");
      for (let sent = 0; sent < 10; sent += 1) expectAnswer(await person.sendCode("SignIn", phone), 200);
      expectRefusal(await person.sendCode("SignIn", phone), 429, "request.message_rate_limited");
    });

    it("needs a visit: without one the session isn't found", async () => {
      const answer = await visit().start("SignIn");
      assert.equal(answer.status, 400);
      assert.equal(at(answer, "code"), "session.not_found");
    });

    it("needs a begun interaction", async () => {
      const person = visit();
      await person.authorize();
      expectRefusal(await person.sendCode("SignIn", freshPhone()), 404, "session.interaction_not_found");
    });

    it("keeps a suspended person out", async () => {
      const { api } = use();
      const phone = freshPhone();
      const created = await api.request("POST", "/users", { primaryPhone: phone });
      await api.request("PATCH", `/users/${String(at(created, "id"))}/is-suspended`, {
        isSuspended: true,
      });
      const person = visit();
      await person.authorize();
      const verificationId = await person.verifyPhone("SignIn", phone);
      expectRefusal(
        await person.experience("POST", "/identification", { verificationId }),
        401,
        "user.suspended",
      );
    });

    it("sends no code without the captcha that is asked for, and lets nobody in", async () => {
      const { api, server } = use();
      const config = { type: "Turnstile", siteKey: "a-site", secretKey: "a-secret" };
      const person = visit();
      const phone = freshPhone();
      await person.authorize();
      const verificationId = await person.verifyPhone("Register", phone);
      await api.request("PUT", "/captcha-provider", { config });
      await api.request("PATCH", "/sign-in-exp", { captchaPolicy: { enabled: true } });
      try {
        const required = async (answer: Promise<Answer>) => {
          expectRefusal(await answer, 422, "session.captcha_required");
        };
        await required(person.sendCode("Register", phone));
        await required(person.experience("POST", "/identification", { verificationId }));
        await required(person.experience("POST", "/submit"));
        const token = { interactionEvent: "Register", captchaToken: "made-up" };
        expectRefusal(await person.experience("PUT", "", token), 422, "session.captcha_failed");
        const shown = await requestJson("GET", `${server.endpoint}/api/.well-known/sign-in-exp`, {});
        assert.deepEqual(at(shown, "captchaConfig"), { type: "Turnstile", siteKey: "a-site" });
      } finally {
        await api.request("DELETE", "/captcha-provider");
      }
    });

    it("asks for the tenant's own fields before it signs a new number up", async () => {
      const { api } = use();
      await api.request("POST", "/custom-profile-fields", { name: "shoe", type: "Text", required: false });
      const register = async () => {
        const person = visit();
        await person.authorize();
        const verificationId = await person.verifyPhone("Register", freshPhone());
        return person.experience("POST", "/identification", { verificationId });
      };
      try {
        expectRefusal(await register(), 422, "user.missing_profile", {
          data: { missingProfile: ["extraProfile"] },
        });
        await api.request("PATCH", "/sign-in-exp", { signUpProfileFields: [] });
        expectAnswer(await register(), 201);
      } finally {
        await api.request("PATCH", "/sign-in-exp", { signUpProfileFields: null });
        await api.request("DELETE", "/custom-profile-fields/shoe");
      }
    });

    it("tells errors in the language of the browser", async () => {
      const person = visit({ "accept-language": "ja" });
      await person.authorize();
      await person.start("SignIn");
      const phone = freshPhone();
      const answer = await person.verifyCode(
        verificationIdOf(await person.sendCode("SignIn", phone)),
        phone,
        "x",
      );
      assert.match(String(at(answer, "message")), /[ぁ-ん]/);
    });

    it("is refused to new people while registration is closed", async () => {
      const { api } = use();
      await api.request("PATCH", "/sign-in-exp", { signInMode: "SignIn" });
      const person = visit();
      await person.authorize();
      const verificationId = await person.verifyPhone("Register", freshPhone());
      expectRefusal(
        await person.experience("POST", "/identification", { verificationId }),
        403,
        "auth.forbidden",
      );
      await api.request("PATCH", "/sign-in-exp", { signInMode: "SignInAndRegister" });
    });

    it("sends and checks a code by the Management API too", async () => {
      const { api, server } = use();
      const phone = freshPhone();
      expectAnswer(await api.request("POST", "/verification-codes", { phone }), 204);
      const verificationCode = (await server.latestCode(phone)) ?? "";
      expectRefusal(
        await api.request("POST", "/verification-codes/verify", { phone, verificationCode: "x" }),
        400,
        "verification_code.code_mismatch",
      );
      expectAnswer(await api.request("POST", "/verification-codes/verify", { phone, verificationCode }), 204);
    });
  });
}
