import { phoneSignIn } from "../fixtures.ts";
import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "SignInExperience",
    minimal: { signInMode: "SignInAndRegister" },
    full: {
      ...phoneSignIn,
      signInMode: "SignIn",
      branding: { logoUrl: `${url}/logo.svg`, favicon: `${url}/favicon.ico` },
      color: { primaryColor: "#112233", isDarkModeEnabled: true, darkPrimaryColor: "#445566" },
      languageInfo: { autoDetect: false, fallbackLanguage: "ja" },
      termsOfUseUrl: `${url}/terms`,
      privacyPolicyUrl: `${url}/privacy`,
      agreeToTermsPolicy: "Manual",
      customCss: "main { color: red }",
      customContent: { "/sign-in": "<p>Hello</p>" },
      mfa: { factors: ["Totp", "BackupCode"], policy: "PromptAtSignInAndSignUp" },
      passwordPolicy: {
        length: { min: 12, max: 64 },
        characterTypes: { min: 2 },
        rejects: { pwned: false, repetitionAndSequence: false, userInfo: false, words: ["books"] },
      },
      forgotPasswordMethods: ["PhoneVerificationCode"],
      socialSignInConnectorTargets: ["prepared"],
      socialSignIn: { automaticAccountLinking: true, skipRequiredIdentifiers: true },
      singleSignOnEnabled: true,
      passkeySignIn: { enabled: true, showPasskeyButton: true, allowAutofill: false },
      usernamePolicy: {
        caseSensitive: true,
        minLength: 3,
        maxLength: 20,
        allowedChars: { lowercase: true, uppercase: false, numbers: true, underscore: false },
      },
      supportEmail: "help@example.com",
      supportWebsiteUrl: `${url}/help`,
      unknownSessionRedirectUrl: `${url}/start`,
      captchaPolicy: { enabled: true },
      sentinelPolicy: { maxAttempts: 5, lockoutDuration: 15 },
      emailBlocklistPolicy: { blockSubaddressing: true, customBlocklist: ["@spam.example.com"] },
      verificationCodePolicy: { expirationDuration: 120, maxRetryAttempts: 3 },
      signUpProfileFields: [{ name: "prepared" }],
    },
    untested: {
      hideLogtoBranding: "Logto Cloud only",
    },
    singleton: true,
  },
  {
    kind: "SignInExperience",
    title: "SignInExperience with what builds on another part",
    minimal: {
      mfa: { factors: ["Totp"], policy: "PromptAtSignInAndSignUpMandatory" },
      adaptiveMfa: { enabled: true },
      forgotPasswordMethods: ["PhoneVerificationCode"],
    },
    full: {
      mfa: { factors: ["Totp"], policy: "PromptAtSignInAndSignUpMandatory" },
      adaptiveMfa: { enabled: true },
      forgotPasswordMethods: ["PhoneVerificationCode"],
      passwordExpiration: { enabled: true, validPeriodDays: 90 },
    },
    singleton: true,
  },
] satisfies Lifecycle[];
