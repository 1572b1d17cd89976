// CaptchaProvider: the service that tells people from programs at sign-up and sign-in. A tenant has at most one
// (/api/captcha-provider); SignInExperience's captchaPolicy turns it on.
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import { problemsOf } from "../problems.ts";
import { defineResource, jsonObject, type Context } from "../resource.ts";

/** A tenant's only one; the id in Logto's database isn't an address of anything. */
const onlyId = "default";

const inputs = z.object({
  type: z.enum(["Turnstile", "RecaptchaEnterprise"]).describe("Cloudflare Turnstile or Google reCAPTCHA."),
  siteKey: z.string().min(1).describe("The public key that the pages use."),
  secretKey: z
    .string()
    .min(1)
    .describe("The service's secret key (Turnstile) or API key (reCAPTCHA). Kept as a secret."),
  projectId: z.string().min(1).optional().describe("The Google Cloud project. Needed for reCAPTCHA only."),
  domain: z
    .string()
    .min(1)
    .optional()
    .describe(
      "reCAPTCHA only: where its script comes from, such as recaptcha.net. Logto's default is www.google.com.",
    ),
  mode: z
    .enum(["invisible", "checkbox"])
    .optional()
    .describe("reCAPTCHA only: how it shows. Logto's default is invisible."),
});

type Inputs = z.output<typeof inputs>;

const onlyRecaptcha = ["projectId", "domain", "mode"];

async function put(context: Context, config: Inputs): Promise<void> {
  const logto = await context.logto();
  await logto.done(
    logto.api.PUT("/api/captcha-provider", {
      body: { config: { type: "Turnstile", siteKey: "", secretKey: "" } },
      ...exactBody({ config }),
    }),
  );
}

async function live(context: Context): Promise<Record<string, unknown> | undefined> {
  const logto = await context.logto();
  const found = await logto.dataIfFound(logto.api.GET("/api/captcha-provider"));
  return found && jsonObject.parse(found.config);
}

export default defineResource({
  name: "CaptchaProvider",
  description:
    "The tenant's captcha service, at most one: an existing one is replaced. Turn it on with SignInExperience's captchaPolicy.",
  inputs,
  outputs: z.object({}),
  secrets: ["secretKey"],
  replaceOn: [],
  // Sent as a whole, so that what is left out is as Logto has it by default.
  defaults: { domain: null, mode: null },
  importId: "default",
  unique: () => [onlyId],
  list: async (context) => ((await live(context)) ? [{ id: onlyId, name: "captcha" }] : []),
  check: async (given) => {
    const { captchaConfigGuard } = await import("@logto/schemas");
    const { error } = captchaConfigGuard.safeParse(given);
    const superfluous = onlyRecaptcha.filter(
      (name) => given["type"] === "Turnstile" && given[name] !== undefined,
    );
    return [
      ...(error === undefined ? [] : problemsOf(error)),
      ...superfluous.map((name) => ({ path: [name], reason: "is for RecaptchaEnterprise only: remove it" })),
    ];
  },
  create: async (context, given) => {
    await put(context, given);
    return { id: onlyId, outputs: {} };
  },
  read: async (context, { id }) => {
    if (id !== onlyId) {
      throw new ProviderError(
        `A tenant has only one captcha provider, and its id is \`${onlyId}\`: import that.`,
      );
    }
    const config = await live(context);
    const values = Object.keys(inputs.shape).map((name): [string, unknown] => [name, config?.[name] ?? null]);
    return config && { inputs: Object.fromEntries(values), outputs: {} };
  },
  update: async (context, given) => {
    await put(context, given);
    return {};
  },
  // Logto turns the captcha policy off by itself.
  delete: async (context) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/captcha-provider"));
  },
});
