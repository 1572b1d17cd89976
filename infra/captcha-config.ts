/** The captcha that Logto asks people for before it sends a code, under the names that Logto gives the settings. */
import { z } from "zod";
import { optionalSection } from "./optional-section.ts";
import { text } from "./tencent-config.ts";

const keys = {
  siteKey: text("the site key (`pulumi config set --path captcha.siteKey …`)"),
  secretKey: text("the service's secret key (`pulumi config set --secret --path captcha.secretKey`)"),
};

const turnstile = z.object({ type: z.literal("Turnstile"), ...keys }).strict();

const recaptcha = z
  .object({
    type: z.literal("RecaptchaEnterprise"),
    ...keys,
    projectId: text("the Google Cloud project (`pulumi config set --path captcha.projectId …`)"),
    domain: z.string().min(1).optional(),
    mode: z.enum(["invisible", "checkbox"], { message: "must be invisible or checkbox" }).optional(),
  })
  .strict();

const service = z.discriminatedUnion("type", [turnstile, recaptcha], {
  errorMap: (issue, context) => ({
    message:
      issue.code === "invalid_union_discriminator"
        ? "must be Turnstile or RecaptchaEnterprise; run `pulumi config set --path captcha.type Turnstile`"
        : context.defaultError,
  }),
});

/** Undefined where nothing is configured. */
export const captchaSchema = optionalSection.transform((value, context) => {
  if (value === undefined) return undefined;
  const parsed = service.safeParse(value);
  if (parsed.success) return parsed.data;
  parsed.error.issues.forEach(context.addIssue);
  return z.NEVER;
});

/** The captcha of a stack that has one. */
export type CaptchaSettings = z.infer<typeof service>;
