// The sign-in experience: read and change. A part that is given replaces the stored part as a whole.
import type Router from "@koa/router";
import { builtInLanguages } from "@logto/phrases-experience";
import { PasswordPolicyChecker } from "@logto/core-kit";
import {
  ForgotPasswordMethod,
  SignInExperiences,
  passwordExpirationPolicyGuard,
  verificationCodePolicyGuard,
  type SignInExperience,
} from "@logto/schemas";
import { z } from "zod";
import { knownTargets, storedConnectors, type StoredConnector } from "../connectors.ts";
import { ApiError } from "../errors.ts";
import { ok, route } from "../http/route.ts";
import { forgotPasswordAvailability, signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { requireProfileFields } from "./singletons.ts";
import {
  checkedBlockList,
  mergedExpiry,
  refuseNameConflicts,
  requireReset,
} from "./sign-in-experience-policies.ts";
import {
  checkAdaptiveMfa,
  checkMfa,
  checkSignIn,
  checkSignUp,
  refuseCloudOnly,
} from "./sign-in-experience-rules.ts";

const url = z.string().url().optional().nullable().or(z.literal(""));
const email = z.string().email().optional().nullable().or(z.literal(""));

const patchBody = SignInExperiences.createGuard
  .omit({
    id: true,
    termsOfUseUrl: true,
    privacyPolicyUrl: true,
    supportEmail: true,
    supportWebsiteUrl: true,
    unknownSessionRedirectUrl: true,
    passwordExpiration: true,
    verificationCodePolicy: true,
  })
  .merge(
    z.object({
      termsOfUseUrl: url,
      privacyPolicyUrl: url,
      supportEmail: email,
      supportWebsiteUrl: url,
      unknownSessionRedirectUrl: url,
      passwordExpiration: passwordExpirationPolicyGuard,
      verificationCodePolicy: verificationCodePolicyGuard,
    }),
  )
  .partial();

type Changes = z.infer<typeof patchBody>;

export function signInExperienceRoutes(router: Router, tenant: Tenant): void {
  route(router, "get", "/sign-in-exp", {}, async () => ok(await signInExperience(tenant)));

  route(router, "patch", "/sign-in-exp", { body: patchBody }, async ({ body }) => {
    const current = await signInExperience(tenant);
    await check(tenant, body, current);
    return ok(
      await tenant.tables.signInExperiences.update(
        { id: "default" },
        stored(body, current, await storedConnectors(tenant)),
      ),
    );
  });

  const passwordBody = z.object({ password: z.string(), userId: z.string().optional() });
  route(router, "post", "/sign-in-exp/default/check-password", { body: passwordBody }, async ({ body }) => {
    const { passwordPolicy } = await signInExperience(tenant);
    const issues = await checkPassword(new PasswordPolicyChecker(passwordPolicy), body.password);
    return issues.length > 0 ? { status: 400, body: { result: false, issues } } : ok({ result: true });
  });
}

async function checkPassword(checker: PasswordPolicyChecker, password: string) {
  try {
    return await checker.check(password);
  } catch (error) {
    // A policy that looks for the user's own data can't be checked without a user.
    if (error instanceof TypeError)
      throw new ApiError("request.invalid_input", { data: { message: error.message } });
    throw error;
  }
}

/** What a change leaves in the database; its parts were checked before. */
function stored(body: Changes, current: SignInExperience, connectors: readonly StoredConnector[]): object {
  const {
    passwordExpiration,
    emailBlocklistPolicy,
    socialSignInConnectorTargets: targets,
    ...changes
  } = body;
  return {
    ...changes,
    adaptiveMfa: checkAdaptiveMfa(body, current),
    ...(passwordExpiration && {
      passwordExpiration: mergedExpiry(passwordExpiration, current.passwordExpiration),
    }),
    ...(emailBlocklistPolicy && { emailBlocklistPolicy: checkedBlockList(emailBlocklistPolicy) }),
    ...(targets && { socialSignInConnectorTargets: knownTargets(targets, connectors) }),
  };
}

async function check(tenant: Tenant, body: Changes, current: SignInExperience): Promise<void> {
  const { languageInfo, signUp, signIn, mfa, usernamePolicy, emailBlocklistPolicy } = body;
  await requireProfileFields(tenant, body.signUpProfileFields);
  if (languageInfo) await requireLanguage(tenant, languageInfo.fallbackLanguage);
  if (usernamePolicy?.caseSensitive === false && current.usernamePolicy.caseSensitive)
    await refuseNameConflicts(tenant);
  const connectors = await storedConnectors(tenant);
  if (signUp) checkSignUp(signUp, connectors);
  if (signIn) checkSignIn(signIn, signUp ?? current.signUp, connectors, mfa ?? current.mfa);
  if (mfa) checkMfa(mfa, signIn ?? current.signIn);
  if (body.forgotPasswordMethods) checkReset(body.forgotPasswordMethods, connectors);
  const methods = body.forgotPasswordMethods ?? current.forgotPasswordMethods;
  requireReset(mergedExpiry(body.passwordExpiration, current.passwordExpiration), connectors, methods);
  if (body.hideLogtoBranding) refuseCloudOnly("Hide Logto branding is not supported in this environment");
  if (Object.values(body.customUiCsp ?? {}).some((sources) => sources.length > 0)) {
    refuseCloudOnly("Custom UI CSP configuration is not available");
  }
  if (emailBlocklistPolicy) checkedBlockList(emailBlocklistPolicy);
}

/** @throws ApiError unsupported_default_language where neither Logto nor the tenant has phrases in it */
async function requireLanguage({ tables }: Tenant, language: string): Promise<void> {
  const builtIn: readonly string[] = builtInLanguages;
  if (builtIn.includes(language)) return;
  if ((await tables.customPhrases.findOne({ languageTag: language })) === undefined)
    throw new ApiError("sign_in_experiences.unsupported_default_language", { values: { language } });
}

/** @throws ApiError forgot_password_method_requires_connector */
function checkReset(methods: ForgotPasswordMethod[], connectors: readonly StoredConnector[]): void {
  const available = forgotPasswordAvailability(connectors, methods);
  for (const [method, isAvailable, name] of [
    [ForgotPasswordMethod.EmailVerificationCode, available.email, "email"],
    [ForgotPasswordMethod.PhoneVerificationCode, available.phone, "sms"],
  ] as const) {
    if (methods.includes(method) && !isAvailable) {
      throw new ApiError("sign_in_experiences.forgot_password_method_requires_connector", {
        values: { method: name },
      });
    }
  }
}
