import type { Refusal } from "./refusal.ts";

export default [
  [
    "a project for Turnstile",
    { type: "Turnstile", siteKey: "a", secretKey: "b", projectId: "p" },
    [/^projectId is for RecaptchaEnterprise only/],
  ],
  [
    "reCAPTCHA without a project",
    { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b" },
    [/^projectId is missing/],
  ],
] satisfies Refusal[];
