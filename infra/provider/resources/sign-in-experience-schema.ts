// The inputs of SignInExperience: every field of PATCH /api/sign-in-exp that a server takes, each described.
import { z } from "zod";
import { brandingSchema } from "./branding-schema.ts";

const identifier = z.enum(["username", "email", "phone"]);
const flag = z.boolean();
const list = z.string().array();

const hexColor = z.string().regex(/^#[\da-f]{3}([\da-f]{3})?$/i, "must be a colour such as #6139F6");

const signUp = z
  .object({
    identifiers: identifier.array().describe("One, several (all are needed) or none (social sign-up only)."),
    password: flag.describe("Whether a password is set at sign-up."),
    verify: flag.describe(
      "Whether a phone number or e-mail address is proved by a code; must be true for both.",
    ),
    secondaryIdentifiers: z
      .object({
        identifier: z.enum(["username", "email", "phone", "emailOrPhone"]).describe("What is asked for."),
        verify: flag.optional().describe("Whether a code proves it; must be true for all but username."),
      })
      .strict()
      .array()
      .optional()
      .describe("Further identifiers, asked for after the first."),
  })
  .strict();

const signIn = z
  .object({
    methods: z
      .object({
        identifier: identifier.describe("What people type."),
        password: flag.describe("Whether a password will do."),
        verificationCode: flag.describe("Whether a code will do."),
        isPasswordPrimary: flag.describe("Whether the password is asked for first, where both will do."),
      })
      .strict()
      .array()
      .describe("In the order in which the page offers them."),
  })
  .strict();

const mfa = z
  .object({
    factors: z
      .enum(["Totp", "WebAuthn", "BackupCode", "EmailVerificationCode", "PhoneVerificationCode"])
      .array()
      .describe("What people may use as a second factor."),
    policy: z
      .enum([
        "UserControlled",
        "Mandatory",
        "PromptOnlyAtSignIn",
        "PromptAtSignInAndSignUp",
        "NoPrompt",
        "PromptAtSignInAndSignUpMandatory",
        "PromptOnlyAtSignInMandatory",
      ])
      .describe(
        "When people are asked to set one up. The two that end in Mandatory let nobody skip it, and need adaptiveMfa.",
      ),
    organizationRequiredMfaPolicy: z
      .enum(["NoPrompt", "Mandatory"])
      .optional()
      .describe("What holds for members of an organization that requires a second factor."),
  })
  .strict();

const passwordPolicy = z
  .object({
    length: z
      .object({ min: z.number().describe("Logto's default is 8."), max: z.number().describe("256 at most.") })
      .partial()
      .strict()
      .describe("How many characters it has."),
    characterTypes: z
      .object({ min: z.number().describe("1 to 4. Logto's default is 1.") })
      .partial()
      .strict()
      .describe("How many of lowercase, uppercase, digits and symbols it mixes."),
    rejects: z
      .object({
        pwned: flag.describe("Refuse passwords known from breaches; needs api.pwnedpasswords.com."),
        repetitionAndSequence: flag.describe("Refuse aaaa and 1234. Logto's default is true."),
        userInfo: flag.describe("Refuse parts of the person's own data. Logto's default is true."),
        words: list.describe("Refuse passwords with these words, such as the product's name."),
      })
      .partial()
      .strict()
      .describe("What is refused."),
  })
  .partial()
  .strict();

const usernamePolicy = z
  .object({
    caseSensitive: flag.describe("Whether Ann and ann are two people."),
    minLength: z.number().describe("Fewest characters."),
    maxLength: z.number().describe("Most characters, 128 at most."),
    allowedChars: z
      .object({ lowercase: flag, uppercase: flag, numbers: flag, underscore: flag })
      .strict()
      .describe("Which characters it may have."),
  })
  .strict();

const emailBlocklistPolicy = z
  .object({
    blockDisposableAddresses: flag.describe("Refuse throw-away addresses. Logto Cloud only."),
    blockSubaddressing: flag.describe("Refuse addresses with a plus, such as ann+shop@example.com."),
    customAllowlist: list.describe("The only addresses and @domains that are taken, where there are any."),
    customBlocklist: list.describe("Addresses and @domains that are refused."),
  })
  .partial()
  .strict();

const enabled = z
  .object({ enabled: flag.describe("Whether it is on.") })
  .partial()
  .strict();

/** Inputs of SignInExperience. */
export const signInExperienceInputs = z
  .object({
    signUp: signUp.describe("What a new user must give."),
    signIn: signIn.describe("The ways to sign in."),
    signInMode: z.enum(["SignIn", "Register", "SignInAndRegister"]).describe("Sign in, sign up or both."),
    branding: brandingSchema.describe("Logos and icons: https or data: addresses."),
    color: z
      .object({
        primaryColor: hexColor.describe("Of buttons and links."),
        isDarkModeEnabled: flag.describe("Whether the pages follow the browser into dark mode."),
        darkPrimaryColor: hexColor.describe("Of buttons and links in dark mode."),
      })
      .strict()
      .describe("Colours of the pages, as #RRGGBB."),
    languageInfo: z
      .object({
        autoDetect: flag.describe("Whether the browser's language is followed."),
        fallbackLanguage: z.string().describe("The language for everybody else."),
      })
      .strict()
      .describe("The pages' language."),
    termsOfUseUrl: z.string().describe("Address of the terms of use; an empty text for none."),
    privacyPolicyUrl: z.string().describe("Address of the privacy policy; an empty text for none."),
    agreeToTermsPolicy: z
      .enum(["Automatic", "ManualRegistrationOnly", "Manual"])
      .describe("How people agree to them."),
    customCss: z.string().describe("CSS added to the pages."),
    customContent: z.record(z.string()).describe("HTML for pages, by path."),
    mfa: mfa.describe("Multi-factor authentication."),
    adaptiveMfa: enabled.describe("Ask for a further factor only when something is unusual."),
    passwordPolicy: passwordPolicy.describe("What a password must be like."),
    passwordExpiration: z
      .object({
        enabled: flag.describe("Whether they expire. Needs a way to reset a forgotten password."),
        validPeriodDays: z.number().describe("After how many days."),
      })
      .partial()
      .strict()
      .describe("Whether passwords expire, and after how many days."),
    forgotPasswordMethods: z
      .enum(["EmailVerificationCode", "PhoneVerificationCode"])
      .array()
      .describe("How a forgotten password is reset."),
    socialSignInConnectorTargets: list.describe(
      "Social connectors on the page, by target. Logto drops unknown ones.",
    ),
    socialSignIn: z
      .object({
        automaticAccountLinking: flag.describe(
          "Link to the account with the same verified address, unasked.",
        ),
        skipRequiredIdentifiers: flag.describe("Don't ask for sign-up's identifiers after social sign-in."),
      })
      .partial()
      .strict()
      .describe("How social sign-in treats accounts and missing identifiers."),
    singleSignOnEnabled: flag.describe("Whether enterprise single sign-on is on."),
    passkeySignIn: z
      .object({
        enabled: flag.describe("Whether people can sign in with one."),
        showPasskeyButton: flag.describe("Whether the page has a button for it."),
        allowAutofill: flag.describe("Whether the browser may offer one by itself."),
      })
      .partial()
      .strict()
      .describe("Sign-in with passkeys."),
    signUpProfileFields: z
      .object({ name: z.string().describe("The field's name.") })
      .strict()
      .array()
      .describe(
        "Custom profile fields that sign-up asks for, in this order; an empty list for none. Logto's default is all of them.",
      ),
    usernamePolicy: usernamePolicy.describe("What a user name may look like."),
    supportEmail: z.string().describe("E-mail address on error pages; an empty text for none."),
    supportWebsiteUrl: z.string().describe("Web address on error pages; an empty text for none."),
    unknownSessionRedirectUrl: z.string().describe("Where a browser without a sign-in session is sent."),
    captchaPolicy: enabled.describe("Whether the configured captcha is asked for."),
    sentinelPolicy: z
      .object({
        maxAttempts: z.number().describe("Failed attempts in an hour. Logto's default is 100."),
        lockoutDuration: z.number().describe("Minutes. Logto's default is 60."),
      })
      .partial()
      .strict()
      .describe("Lock-out after failed attempts."),
    emailBlocklistPolicy: emailBlocklistPolicy.describe("E-mail addresses that can't sign up."),
    verificationCodePolicy: z
      .object({
        expirationDuration: z.number().describe("Seconds, 60 to 3600. Logto's default is 600."),
        maxRetryAttempts: z.number().describe("Wrong tries, 1 to 100. Logto's default is 10."),
      })
      .partial()
      .strict()
      .describe("Life of a verification code."),
    hideLogtoBranding: flag.describe("Logto Cloud only."),
  })
  .partial();
