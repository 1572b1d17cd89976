// The captcha and its service.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { describeRefused, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("asks for a captcha only where a service is given", () => {
    assert.equal(parseConfig("prod", { tencent }).captcha, undefined);
    const captcha = { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b", projectId: "p" };
    assert.deepEqual(parseConfig("prod", { tencent, captcha }).captcha, captcha);
  });
});

describeRefused([
  [
    "a captcha of an unknown kind",
    { tencent, captcha: { type: "hcaptcha", siteKey: "a", secretKey: "s3cr3t-value" } },
    [
      /logto-stack:captcha\.type: must be Turnstile or RecaptchaEnterprise.*pulumi config set --path captcha\.type/,
    ],
  ],
  [
    "a captcha without its keys",
    { tencent, captcha: { type: "Turnstile" } },
    [
      /logto-stack:captcha\.siteKey: the site key.*is missing/,
      /logto-stack:captcha\.secretKey: .*pulumi config set --secret --path captcha\.secretKey.*is missing/,
    ],
  ],
  [
    "a Google Cloud project for Turnstile, and none for reCAPTCHA",
    { tencent, captcha: { type: "Turnstile", siteKey: "a", secretKey: "b", projectId: "p" } },
    [/logto-stack:captcha\.projectId: there is no such key/],
  ],
  [
    "reCAPTCHA without a project",
    { tencent, captcha: { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b", mode: "shy" } },
    [
      /logto-stack:captcha\.projectId: the Google Cloud project .*captcha\.projectId ….* is missing/,
      /captcha\.mode: must be invisible or/,
    ],
  ],
]);
