import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages } from "../messages/negotiate.ts";
import { signedInPage, visitorPage } from "./home-page.ts";
import type { Site } from "./layout.ts";

const site: Site = { styleSheet: "/s.css", mark: "/m.svg", notice: undefined, smsInboxUrl: undefined };
const claims = { iss: "https://auth.example.com", sub: "user-1", aud: "app", exp: 0, iat: 0, at_hash: null };

describe("the first page says only what is true in every stack:", () => {
  it("of a phone number only where the account has one", () => {
    for (const messages of Object.values(languages)) {
      const { lead, leadWithoutPhoneNumber } = messages.signedIn;
      const page = (phoneNumber?: string) =>
        signedInPage(site, messages, {
          claims: { ...claims, ...(phoneNumber !== undefined && { phone_number: phoneNumber }) },
          csrfToken: "token",
        });
      assert.ok(page("8613800138000").includes(lead));
      assert.ok(page().includes(leadWithoutPhoneNumber));
      assert.ok(!page().includes(lead));
    }
  });

  it("that there may be a password, and that the log notes who signs in", () => {
    const page = visitorPage(site, languages.en);
    assert.match(page, /or with your password/);
    assert.match(page, /Its log notes who signed in/);
    assert.doesNotMatch(page, /no password|no data/);
  });
});
