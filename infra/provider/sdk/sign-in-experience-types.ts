// The parts of a sign-in experience, as arguments. The vendor's guards in @logto/schemas are the authority on them.
import type * as pulumi from "@pulumi/pulumi";

/** What people identify themselves with. */
export type SignInIdentifier = "username" | "email" | "phone";

/** What a new user must give. */
export interface SignUpArgs {
  /** One, several (all are needed) or none (social sign-up only). */
  identifiers: pulumi.Input<pulumi.Input<SignInIdentifier>[]>;
  /** Whether a password is set at sign-up. */
  password: pulumi.Input<boolean>;
  /** Whether a phone number or e-mail address is proved by a code. Logto demands true for `phone` and `email`. */
  verify: pulumi.Input<boolean>;
  /** Further identifiers, asked for after the first. */
  secondaryIdentifiers?: pulumi.Input<
    pulumi.Input<{
      identifier: pulumi.Input<SignInIdentifier | "emailOrPhone">;
      verify?: pulumi.Input<boolean>;
    }>[]
  >;
}

/** One way to sign in. */
export interface SignInMethodArgs {
  /** What people type. */
  identifier: pulumi.Input<SignInIdentifier>;
  /** Whether a password will do. */
  password: pulumi.Input<boolean>;
  /** Whether a code will do. */
  verificationCode: pulumi.Input<boolean>;
  /** Whether the password is asked for first, where both will do. */
  isPasswordPrimary: pulumi.Input<boolean>;
}

/** The ways to sign in. */
export interface SignInArgs {
  /** In the order in which the page offers them. */
  methods: pulumi.Input<pulumi.Input<SignInMethodArgs>[]>;
}

/** Colours of the pages, as `#RRGGBB`. */
export interface ColorArgs {
  primaryColor: pulumi.Input<string>;
  isDarkModeEnabled: pulumi.Input<boolean>;
  darkPrimaryColor: pulumi.Input<string>;
}

/** Addresses of logos and icons: https or `data:` (Logto's content security policy stops http). */
export interface BrandingArgs {
  logoUrl?: pulumi.Input<string>;
  darkLogoUrl?: pulumi.Input<string>;
  favicon?: pulumi.Input<string>;
  darkFavicon?: pulumi.Input<string>;
}

/** The pages' language. */
export interface LanguageInfoArgs {
  /** Whether the browser's language is followed. */
  autoDetect: pulumi.Input<boolean>;
  /** The language for everybody else, for instance `ja` or `zh-CN`. */
  fallbackLanguage: pulumi.Input<string>;
}

/** Multi-factor authentication. */
export interface MfaArgs {
  /** The factors on offer. */
  factors: pulumi.Input<
    pulumi.Input<"Totp" | "WebAuthn" | "BackupCode" | "EmailVerificationCode" | "PhoneVerificationCode">[]
  >;
  /** When people are asked to set one up. */
  policy: pulumi.Input<
    | "UserControlled"
    | "Mandatory"
    | "PromptOnlyAtSignIn"
    | "PromptAtSignInAndSignUp"
    | "NoPrompt"
    | "PromptAtSignInAndSignUpMandatory"
    | "PromptOnlyAtSignInMandatory"
  >;
  /** What holds for members of an organization that requires it. */
  organizationRequiredMfaPolicy?: pulumi.Input<"NoPrompt" | "Mandatory">;
}

/** What a password must be like. */
export interface PasswordPolicyArgs {
  length?: pulumi.Input<{ min?: pulumi.Input<number>; max?: pulumi.Input<number> }>;
  /** How many of lowercase, uppercase, digits and symbols it must mix, 1 to 4. */
  characterTypes?: pulumi.Input<{ min?: pulumi.Input<number> }>;
  rejects?: pulumi.Input<{
    /**
     * Refuse passwords known from breaches. Logto asks api.pwnedpasswords.com; where that can't be reached,
     * password sign-up hangs: set it to false.
     */
    pwned?: pulumi.Input<boolean>;
    repetitionAndSequence?: pulumi.Input<boolean>;
    userInfo?: pulumi.Input<boolean>;
    words?: pulumi.Input<pulumi.Input<string>[]>;
  }>;
}

/** Lock-out after failed attempts. */
export interface SentinelPolicyArgs {
  /** Failed attempts in an hour. Logto's default is 100. */
  maxAttempts?: pulumi.Input<number>;
  /** Minutes. Logto's default is 60. */
  lockoutDuration?: pulumi.Input<number>;
}

/** E-mail addresses that can't sign up. */
export interface EmailBlocklistPolicyArgs {
  blockDisposableAddresses?: pulumi.Input<boolean>;
  blockSubaddressing?: pulumi.Input<boolean>;
  customAllowlist?: pulumi.Input<pulumi.Input<string>[]>;
  customBlocklist?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Life of a verification code. */
export interface VerificationCodePolicyArgs {
  /** Seconds, 60 to 3600. Logto's default is 600. */
  expirationDuration?: pulumi.Input<number>;
  /** Wrong tries before the code is void, 1 to 100. Logto's default is 10. */
  maxRetryAttempts?: pulumi.Input<number>;
}

/** What a user name may look like. */
export interface UsernamePolicyArgs {
  caseSensitive: pulumi.Input<boolean>;
  minLength: pulumi.Input<number>;
  maxLength: pulumi.Input<number>;
  allowedChars: pulumi.Input<{
    lowercase: pulumi.Input<boolean>;
    uppercase: pulumi.Input<boolean>;
    numbers: pulumi.Input<boolean>;
    underscore: pulumi.Input<boolean>;
  }>;
}
