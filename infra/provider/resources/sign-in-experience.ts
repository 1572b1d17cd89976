// SignInExperience: what people see and may do at sign-up and sign-in. Every tenant has exactly one, so it is adopted
// when it is created and reset when it is deleted (/api/sign-in-exp).
import { z } from "zod";
import { equivalent } from "../diff.ts";
import { comparable } from "../managed-properties.ts";
import { ProviderError } from "../errors.ts";
import { sendGiven } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { defineResource, jsonObject, type Context } from "../resource.ts";
import { isRecord, omit } from "../values.ts";
import { checkNotEmpty } from "./lifecycle.ts";
import { checkSignInExperience, signInExperienceGuard } from "./sign-in-experience-check.ts";
import { signInExperienceInputs } from "./sign-in-experience-schema.ts";

/** The id that Logto gives to a tenant's only one. */
const onlyId = "default";
const fields = Object.keys(signInExperienceInputs.shape);

/** What Logto seeds, and the database's own defaults for what the seed leaves out. */
async function defaultsOf(tenantId: string): Promise<Record<string, unknown>> {
  const { createAdminTenantSignInExperience, createDefaultSignInExperience } = await import("@logto/schemas");
  const columnDefaults = {
    agreeToTermsPolicy: "Automatic",
    adaptiveMfa: {},
    passwordExpiration: { enabled: false },
    forgotPasswordMethods: [],
    socialSignIn: {},
    singleSignOnEnabled: false,
    passkeySignIn: {},
    usernamePolicy: {
      caseSensitive: true,
      minLength: 1,
      maxLength: 128,
      allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
    },
    signUpProfileFields: null,
    hideLogtoBranding: false,
    supportEmail: null,
    supportWebsiteUrl: null,
    unknownSessionRedirectUrl: null,
    captchaPolicy: {},
    sentinelPolicy: {},
    emailBlocklistPolicy: {},
    verificationCodePolicy: {},
  };
  if (tenantId !== "admin") return { ...columnDefaults, ...createDefaultSignInExperience(tenantId, false) };
  // The seed opens the admin console to whoever comes first. A reset must not open it again.
  return { ...columnDefaults, ...createAdminTenantSignInExperience(), signInMode: "SignIn" };
}

async function patch(logto: LogtoClient, values: Record<string, unknown>): Promise<void> {
  await sendGiven(values, async (body) =>
    logto.done(logto.api.PATCH("/api/sign-in-exp", { body: {}, ...body })),
  );
}

function pick(values: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => fields.includes(name)).map((name) => [name, values[name]]),
  );
}

/** An empty list is no field at sign-up; without the list it is all of them. */
const meaningfulWhenEmpty = ["signUpProfileFields"];

/** Parts that are off: an untouched server says it with nothing at all. */
const switches = ["passwordExpiration", "adaptiveMfa", "captchaPolicy"];

/** Off and nothing are the same, and `enabledAt` is the server's own note. */
function withoutServerNotes(live: Record<string, unknown>): Record<string, unknown> {
  const plain = switches.map((name): [string, unknown] => {
    const part = live[name];
    const own = isRecord(part) ? omit(part, ["enabledAt"]) : part;
    return [name, equivalent(own, { enabled: false }) ? {} : own];
  });
  return { ...live, ...Object.fromEntries(plain) };
}

async function apply(
  context: Context,
  given: Record<string, unknown>,
  before: Record<string, unknown>,
): Promise<void> {
  const logto = await context.logto();
  const removed = Object.keys(before).filter((name) => given[name] === undefined);
  const reset = removed.length === 0 ? {} : pick(await defaultsOf(logto.tenantId), removed);
  await patch(logto, { ...reset, ...given });
}

export default defineResource({
  name: "SignInExperience",
  description:
    "The tenant's sign-in experience: adopted when it is created; on destroy the parts that were set go back to Logto's defaults.",
  inputs: signInExperienceInputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: [],
  singleton: true,
  meaningfulWhenEmpty,
  refersTo: ["Connector", "CaptchaProvider", "CustomPhrases", "CustomProfileField"],
  importId: "default",
  list: async () => Promise.resolve([{ id: onlyId, name: "sign-in-experience" }]),
  check: async (given, { warn }) => [...checkNotEmpty(given), ...(await checkSignInExperience(given, warn))],
  create: async (context, given) => {
    await apply(context, given, {});
    return { id: onlyId, outputs: {} };
  },
  read: async (context, { id, inputs: known }) => {
    if (id !== onlyId) {
      throw new ProviderError(
        `A tenant has only one sign-in experience, and its id is \`${onlyId}\`: import that.`,
      );
    }
    const logto = await context.logto();
    const live = jsonObject.parse(await logto.data(logto.api.GET("/api/sign-in-exp")));
    const values = pick(withoutServerNotes(live), fields);
    // The server fills a part's gaps in with its guard's defaults; that is no drift.
    const filled = jsonObject.catch({}).parse((await signInExperienceGuard()).safeParse(known).data);
    const wanted = comparable({ meaningfulWhenEmpty }, withoutServerNotes(filled));
    const found = comparable({ meaningfulWhenEmpty }, values);
    const same = Object.keys(known).filter((name) => equivalent(wanted[name], found[name]));
    return { inputs: { ...values, ...pick(known, same) }, outputs: {} };
  },
  update: async (context, given, { inputs: before }) => {
    await apply(context, given, before);
    return {};
  },
  delete: async (context, { inputs: before }) => {
    const logto = await context.logto();
    await patch(logto, pick(await defaultsOf(logto.tenantId), Object.keys(before)));
  },
});
