// What the stack needs of an account at Tencent Cloud.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { describeRefused, tencent } from "./testing/configuration.ts";

describe("a configuration that can be used", () => {
  it("takes numbers where `pulumi config set --path` made them of digits", () => {
    const config = parseConfig("prod", { tencent });
    assert.equal(config.tencent?.sdkAppId, "1400006666");
    assert.equal(config.tencent.templates.SignIn, "2");
  });

  it("uses one template for all nine usage types, and another where one is named", () => {
    const { tencent: settings } = parseConfig("prod", {
      tencent: { ...tencent, templateId: 1234567, templates: { BindMfa: 7654321 } },
    });
    assert.ok(settings);
    assert.equal(Object.keys(settings.templates).length, 9);
    assert.equal(settings.templates.BindMfa, "7654321");
    assert.equal(settings.templates.Register, "1234567");
    assert.equal(settings.templates.OrganizationInvitation, "1234567");
  });

  it("lets newer usage types have the template for Generic where there is none for all", () => {
    const { tencent: settings } = parseConfig("prod", { tencent });
    assert.equal(settings?.templates.MfaVerification, "4");
  });

  it("ignores Tencent's settings in a stack with the sandbox", () => {
    assert.equal(parseConfig("pr-1", { preview: true, smsSandbox: true, tencent }).tencent, undefined);
  });
});

describeRefused([
  [
    "no Tencent settings without the sandbox",
    {},
    [/logto-stack:tencent: .*missing.*pulumi config set --path tencent\.accessKeyId/],
  ],
  [
    "a template for only some of the required usage types",
    { tencent: { ...tencent, templates: { Register: "1", Generic: "2" } } },
    [
      /logto-stack:tencent\.templates: .*SignIn, ForgotPassword.*tencent\.templateId.*tencent\.templates\.SignIn/,
    ],
  ],
  [
    "an unknown usage type",
    { tencent: { ...tencent, templates: { ...tencent.templates, Login: "9" } } },
    [/logto-stack:tencent\.templates\.Login: unknown usage type/],
  ],
  [
    "a template id that is no number",
    { tencent: { ...tencent, templateId: "SMS_12" } },
    [/logto-stack:tencent\.templateId: .*number/],
  ],
  ["another way to verify", { tencent, smsVerify: "yes" }, [/logto-stack:smsVerify: must be one of strict/]],
  [
    "an unknown region",
    { tencent: { ...tencent, region: "ap-mars" } },
    [/logto-stack:tencent\.region: "ap-mars".*pulumi config set --path tencent\.region/],
  ],
]);
