import { Secret } from "../../values.ts";
import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "CaptchaProvider",
    minimal: {
      type: "RecaptchaEnterprise",
      siteKey: "site-key",
      secretKey: new Secret("captcha-secret-key"),
      projectId: "project",
    },
    full: {
      type: "RecaptchaEnterprise",
      siteKey: "another-site-key",
      secretKey: new Secret("another-captcha-secret-key"),
      projectId: "another-project",
      domain: "recaptcha.net",
      mode: "checkbox",
    },
  },
] satisfies Lifecycle[];
