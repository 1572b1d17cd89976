// What Logto refuses in a sign-in experience, found before anything is sent: the vendor's own guards for each part, and
// the rules between parts that the server applies in PATCH /api/sign-in-exp (logto 1.42, libraries/sign-in-experience).
import { z } from "zod";
import { problemsOf, type Problem } from "../problems.ts";
import { signInExperienceInputs } from "./sign-in-experience-schema.ts";

const emptyOr = (schema: z.ZodTypeAny): z.ZodTypeAny => schema.or(z.literal(""));

/** The body's guard, put together as the server does. */
export async function signInExperienceGuard(): Promise<z.ZodTypeAny> {
  const { SignInExperiences, passwordExpirationPolicyGuard, verificationCodePolicyGuard } =
    await import("@logto/schemas");
  return SignInExperiences.createGuard
    .extend({
      termsOfUseUrl: emptyOr(z.string().url()),
      privacyPolicyUrl: emptyOr(z.string().url()),
      supportEmail: emptyOr(z.string().email("must be an e-mail address")),
      supportWebsiteUrl: emptyOr(z.string().url()),
      unknownSessionRedirectUrl: emptyOr(z.string().url()),
      passwordExpiration: passwordExpirationPolicyGuard,
      verificationCodePolicy: verificationCodePolicyGuard,
    })
    .partial();
}

const parts = signInExperienceInputs.shape;
type SignUp = NonNullable<z.output<typeof parts.signUp>>;
type SignIn = NonNullable<z.output<typeof parts.signIn>>;
type BlockList = NonNullable<z.output<typeof parts.emailBlocklistPolicy>>;
type Mfa = NonNullable<z.output<typeof parts.mfa>>;

function checkSignUp(signUp: SignUp): Problem[] {
  const { identifiers, secondaryIdentifiers = [], verify } = signUp;
  const problems: Problem[] = [];
  const report = (path: (string | number)[], reason: string): void =>
    void problems.push({ path: ["signUp", ...path], reason });
  const proved = [...identifiers, ...secondaryIdentifiers.map(({ identifier }) => identifier)].find(
    (name) => name !== "username",
  );
  if (proved !== undefined && !verify) {
    report(
      ["verify"],
      `must be true, since people sign up with ${proved}, which has to be proved by a code: set it to true`,
    );
  }
  secondaryIdentifiers.forEach(({ identifier, verify: verifies }, index) => {
    if (identifier !== "username" && verifies !== true) {
      report(["secondaryIdentifiers", index, "verify"], `must be true for ${identifier}: set it to true`);
    }
  });
  if (secondaryIdentifiers.length > 0 && identifiers.length === 0) {
    report(["identifiers"], "must not be empty when there are secondaryIdentifiers: add one");
  }
  const all: string[] = [...identifiers, ...secondaryIdentifiers.map(({ identifier }) => identifier)];
  const either =
    all.includes("emailOrPhone") && (identifiers.includes("email") || identifiers.includes("phone"));
  if (new Set(all).size !== all.length || either) {
    report(["identifiers"], "names an identifier twice (secondaryIdentifiers count): remove one");
  }
  return problems;
}

function checkSignIn(signIn: SignIn, signUp: SignUp | undefined): Problem[] {
  const codeOnly = signUp?.verify === true && !signUp.password;
  return signIn.methods.flatMap(({ identifier, password, verificationCode }, index): Problem[] => {
    if (!password && !verificationCode) {
      return [
        {
          path: ["signIn", "methods", index],
          reason: "allows neither password nor code: set password or verificationCode to true",
        },
      ];
    }
    if (codeOnly && identifier !== "username" && !verificationCode) {
      const reason =
        "must be true, since signUp.password is false and nobody has a password: set it to true, or signUp.password";
      return [{ path: ["signIn", "methods", index, "verificationCode"], reason }];
    }
    return [];
  });
}

function checkMfa(mfa: Mfa, signIn: SignIn | undefined): Problem[] {
  const problems: Problem[] = [];
  const report = (reason: string): void => void problems.push({ path: ["mfa", "factors"], reason });
  if (new Set(mfa.factors).size !== mfa.factors.length) report("names a factor twice: remove one");
  if (mfa.factors.length === 1 && mfa.factors[0] === "BackupCode")
    report("needs another factor beside BackupCode: add one");
  const usesCode = (identifier: string): boolean =>
    signIn?.methods.some((method) => method.identifier === identifier && method.verificationCode) ?? false;
  if (mfa.factors.includes("PhoneVerificationCode") && usesCode("phone")) {
    report("can't have PhoneVerificationCode while signIn uses codes by phone: remove one of the two");
  }
  if (mfa.factors.includes("EmailVerificationCode") && usesCode("email")) {
    report("can't have EmailVerificationCode while signIn uses codes by e-mail: remove one of the two");
  }
  return problems;
}

const mandatoryPolicies = ["PromptAtSignInAndSignUpMandatory", "PromptOnlyAtSignInMandatory"];

/** A policy that lets nobody skip the second factor and adaptive MFA go together only. */
function checkAdaptiveMfa(adaptiveMfa: { enabled?: boolean | undefined }, mfa: Mfa): Problem[] {
  const mandatory = mandatoryPolicies.includes(mfa.policy);
  const on = adaptiveMfa.enabled === true;
  const problem = (path: string[], reason: string): Problem[] => [{ path, reason }];
  if (on && mfa.factors.length === 0)
    return problem(["mfa", "factors"], "must not be empty while adaptiveMfa is on: add one");
  if (on && !mandatory)
    return problem(["mfa", "policy"], `must be ${mandatoryPolicies.join(" or ")} while adaptiveMfa is on`);
  return mandatory && adaptiveMfa.enabled === false
    ? problem(["adaptiveMfa", "enabled"], `must be true with the mfa.policy ${mfa.policy}: set it to true`)
    : [];
}

/** An address or `@domain`; Logto looks more closely, and takes a `*` inside both. */
const addressOrDomain = /^[^\s@]*@[^\s@]+\.[^\s@]+$/;

/** Logto keeps each entry once, so that one that is there twice would show a change in every refresh. */
function checkBlockList(policy: BlockList): Problem[] {
  const problems: Problem[] = [];
  const report = (path: (string | number)[], reason: string): void =>
    void problems.push({ path: ["emailBlocklistPolicy", ...path], reason });
  if (policy.blockDisposableAddresses === true)
    report(["blockDisposableAddresses"], "is for Logto Cloud only: remove it");
  for (const name of ["customAllowlist", "customBlocklist"] as const)
    policy[name]?.forEach((entry, index, list) => {
      if (!addressOrDomain.test(entry))
        report([name, index], "must be an e-mail address or a domain with @, such as @example.com");
      if (list.indexOf(entry) < index) report([name, index], `is there twice (${entry}): remove one`);
    });
  return problems;
}

async function checkLanguage(languageInfo: unknown): Promise<Problem[]> {
  const { data } = z.object({ fallbackLanguage: z.string() }).safeParse(languageInfo);
  const { isLanguageTag } = await import("@logto/language-kit");
  if (data === undefined || isLanguageTag(data.fallbackLanguage)) return [];
  const reason = `is ${JSON.stringify(data.fallbackLanguage)}, which Logto doesn't know: use a tag such as "en", "ja" or "zh-CN"`;
  return [{ path: ["languageInfo", "fallbackLanguage"], reason }];
}

function warnOfLogos(branding: unknown, warn: (message: string) => void): void {
  const parsed = z.record(z.string()).safeParse(branding);
  for (const [name, value] of Object.entries(parsed.data ?? {})) {
    if (value.startsWith("http:"))
      warn(
        `branding.${name} isn't shown: Logto's content security policy lets logos be https or data: addresses.`,
      );
  }
}

/** Finds what Logto would refuse. */
export async function checkSignInExperience(
  given: Record<string, unknown>,
  warn: (message: string) => void,
): Promise<Problem[]> {
  const guard = (await signInExperienceGuard()).safeParse(given);
  const signUp = parts.signUp.safeParse(given["signUp"]).data;
  const signIn = parts.signIn.safeParse(given["signIn"]).data;
  const mfa = parts.mfa.safeParse(given["mfa"]).data;
  const adaptiveMfa = parts.adaptiveMfa.safeParse(given["adaptiveMfa"]).data;
  const blockList = parts.emailBlocklistPolicy.safeParse(given["emailBlocklistPolicy"]).data;
  warnOfLogos(given["branding"], warn);
  return [
    ...(guard.error === undefined ? [] : problemsOf(guard.error)),
    ...(await checkLanguage(given["languageInfo"])),
    ...(blockList === undefined ? [] : checkBlockList(blockList)),
    ...(signUp === undefined ? [] : checkSignUp(signUp)),
    ...(signIn === undefined ? [] : checkSignIn(signIn, signUp)),
    ...(mfa === undefined ? [] : checkMfa(mfa, signIn)),
    ...(mfa === undefined || adaptiveMfa === undefined ? [] : checkAdaptiveMfa(adaptiveMfa, mfa)),
  ];
}
