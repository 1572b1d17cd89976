// Phone number and code, e-mail address as a second identifier, and defences against guessing.
import * as logto from "../../../infra/provider/index.ts";
import { captcha } from "./captcha-provider.ts";
import { email, sms } from "./connector.ts";
import { japanese } from "./custom-phrases.ts";
import { team } from "./custom-profile-field.ts";

export const signInExperience = new logto.SignInExperience(
  "sign-in-experience",
  {
    signUp: {
      identifiers: ["phone"],
      password: false,
      verify: true,
      secondaryIdentifiers: [{ identifier: "email", verify: true }],
    },
    signIn: {
      methods: [
        { identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false },
        { identifier: "email", password: false, verificationCode: true, isPasswordPrimary: false },
      ],
    },
    languageInfo: { autoDetect: true, fallbackLanguage: "ja" },
    color: { primaryColor: "#0A6EBD", isDarkModeEnabled: true, darkPrimaryColor: "#5AB2FF" },
    branding: { logoUrl: "https://shop.example.com/logo.svg" },
    termsOfUseUrl: "https://shop.example.com/terms",
    privacyPolicyUrl: "https://shop.example.com/privacy",
    signUpProfileFields: [{ name: team.name }],
    captchaPolicy: { enabled: true },
    sentinelPolicy: { maxAttempts: 10, lockoutDuration: 30 },
    verificationCodePolicy: { expirationDuration: 300, maxRetryAttempts: 5 },
  },
  // Logto refuses a way to sign in that nothing can send a code for.
  { dependsOn: [sms, email, captcha, japanese] },
);
