// The policies of the sign-in experience: how Logto keeps them, and what it refuses.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { at, rowsOf } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";
import { allowPhone } from "../support/sign-in.ts";

export function signInPolicyCases(use: UseContext): void {
  const patch = (body: unknown) => use().api.request("PATCH", "/sign-in-exp", body);

  describe("The expiry of passwords", () => {
    before(() => allowPhone(use().api, { forgotPasswordMethods: null }));

    const on = { enabled: true, validPeriodDays: 90 };
    const off = { passwordExpiration: { enabled: false } };
    const unresettable = "sign_in_experiences.password_expiration_requires_forgot_password";

    it("keeps what a change leaves out, and notes by itself since when it is on", async () => {
      const first = await patch({ passwordExpiration: on });
      expectAnswer(first, 200, { passwordExpiration: on });
      const enabledAt = at(first, "passwordExpiration", "enabledAt");
      assert.equal(typeof enabledAt, "number");
      const untouched = await patch({ passwordExpiration: {} });
      assert.deepEqual(at(untouched, "passwordExpiration"), { ...on, enabledAt });
      const changed = await patch({ passwordExpiration: { ...on, validPeriodDays: 30, enabledAt: 1 } });
      assert.deepEqual(at(changed, "passwordExpiration"), { ...on, validPeriodDays: 30, enabledAt });
      assert.deepEqual(at(await patch(off), "passwordExpiration"), { enabled: false });
    });

    it("holds on to a way of resetting passwords", async () => {
      const { api } = use();
      await patch({ passwordExpiration: on });
      try {
        expectRefusal(await patch({ forgotPasswordMethods: [] }), 422, unresettable);
        const [connector] = rowsOf(await api.request("GET", "/connectors"));
        const path = `/connectors/${String(connector?.["id"])}`;
        expectRefusal(await api.request("DELETE", path), 422, unresettable);
      } finally {
        await patch(off);
      }
    });
  });

  describe("The block list of e-mail addresses", () => {
    it("drops what is there twice", async () => {
      const list = ["a@example.com", "@example.org"];
      const answer = await patch({ emailBlocklistPolicy: { customBlocklist: [...list, ...list] } });
      assert.deepEqual(at(answer, "emailBlocklistPolicy"), { customBlocklist: list });
      await patch({ emailBlocklistPolicy: {} });
    });

    it("takes addresses and domains only", async () => {
      for (const key of ["customBlocklist", "customAllowlist"]) {
        const answer = await patch({ emailBlocklistPolicy: { [key]: ["@example.com", "nothing"] } });
        expectRefusal(answer, 400, "sign_in_experiences.invalid_custom_email_blocklist_format");
      }
    });

    it("knows disposable addresses in the Cloud only", async () => {
      const answer = await patch({ emailBlocklistPolicy: { blockDisposableAddresses: true } });
      expectRefusal(answer, 400, "request.invalid_input");
    });
  });

  describe("Languages and profile fields of the sign-in experience", () => {
    it("may be a language that has phrases of the tenant's own only", async () => {
      const { api } = use();
      const languageInfo = { autoDetect: true, fallbackLanguage: "is-IS" };
      const unknown = await patch({ languageInfo });
      expectRefusal(unknown, 400, "sign_in_experiences.unsupported_default_language");
      expectAnswer(await api.request("PUT", "/custom-phrases/is-IS", {}), 201);
      try {
        expectAnswer(await patch({ languageInfo }), 200, { languageInfo });
      } finally {
        await patch({ languageInfo: { autoDetect: true, fallbackLanguage: "en" } });
        await api.request("DELETE", "/custom-phrases/is-IS");
      }
    });

    it("are refused where a field is there twice", async () => {
      const { api } = use();
      const name = `field${randomBytes(3).toString("hex")}`;
      await api.request("POST", "/custom-profile-fields", { name, type: "Text", required: false });
      try {
        const answer = await patch({ signUpProfileFields: [{ name }, { name }] });
        expectRefusal(answer, 400, "request.invalid_input", { data: { duplicateNames: [name] } });
      } finally {
        await api.request("DELETE", `/custom-profile-fields/${name}`);
      }
    });
  });
}
