// Cloudflare Turnstile. SignInExperience's captchaPolicy turns it on.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";

export const captcha = new logto.CaptchaProvider("captcha", {
  type: "Turnstile",
  siteKey: "0x4AAAAAAAexample",
  secretKey: new pulumi.Config().requireSecret("turnstileSecretKey"),
});
