// The tenant's sign-in experience: what people see and may do at sign-up and sign-in. Every tenant has exactly one.
import * as pulumi from "@pulumi/pulumi";
import type * as parts from "./sign-in-experience-types.ts";

/**
 * The settings to keep. What is left out stays as the server has it; what is taken out of the program later goes back
 * to Logto's default. Each part is sent as a whole.
 */
export interface SignInExperienceArgs {
  /** What a new user must give. */
  signUp?: pulumi.Input<parts.SignUpArgs>;
  /** The ways to sign in. */
  signIn?: pulumi.Input<parts.SignInArgs>;
  /** Whether people can sign in, sign up or both. */
  signInMode?: pulumi.Input<"SignIn" | "Register" | "SignInAndRegister">;
  /** Logos and icons. */
  branding?: pulumi.Input<parts.BrandingArgs>;
  /** Colours. */
  color?: pulumi.Input<parts.ColorArgs>;
  /** The pages' language. */
  languageInfo?: pulumi.Input<parts.LanguageInfoArgs>;
  /** Address of the terms of use; an empty text for none. */
  termsOfUseUrl?: pulumi.Input<string>;
  /** Address of the privacy policy; an empty text for none. */
  privacyPolicyUrl?: pulumi.Input<string>;
  /** How people agree to them. */
  agreeToTermsPolicy?: pulumi.Input<"Automatic" | "ManualRegistrationOnly" | "Manual">;
  /** CSS added to the pages. */
  customCss?: pulumi.Input<string>;
  /** HTML for pages, by path. */
  customContent?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Multi-factor authentication. */
  mfa?: pulumi.Input<parts.MfaArgs>;
  /** Ask for a further factor only when something is unusual. */
  adaptiveMfa?: pulumi.Input<{ enabled?: pulumi.Input<boolean> }>;
  /** What a password must be like. */
  passwordPolicy?: pulumi.Input<parts.PasswordPolicyArgs>;
  /** Whether passwords expire, and after how many days. */
  passwordExpiration?: pulumi.Input<{
    enabled?: pulumi.Input<boolean>;
    validPeriodDays?: pulumi.Input<number>;
  }>;
  /** How a forgotten password is reset. */
  forgotPasswordMethods?: pulumi.Input<pulumi.Input<"EmailVerificationCode" | "PhoneVerificationCode">[]>;
  /** Social connectors on the page, by target, in order. Logto drops unknown ones. */
  socialSignInConnectorTargets?: pulumi.Input<pulumi.Input<string>[]>;
  /** How social sign-in treats accounts and missing identifiers. */
  socialSignIn?: pulumi.Input<{
    automaticAccountLinking?: pulumi.Input<boolean>;
    skipRequiredIdentifiers?: pulumi.Input<boolean>;
  }>;
  /** Whether enterprise single sign-on is on. */
  singleSignOnEnabled?: pulumi.Input<boolean>;
  /** Sign-in with passkeys. */
  passkeySignIn?: pulumi.Input<{
    enabled?: pulumi.Input<boolean>;
    showPasskeyButton?: pulumi.Input<boolean>;
    allowAutofill?: pulumi.Input<boolean>;
  }>;
  /** Custom profile fields that sign-up asks for, in this order; an empty list for none. Logto's default is all of them. */
  signUpProfileFields?: pulumi.Input<pulumi.Input<{ name: pulumi.Input<string> }>[]>;
  /** What a user name may look like. */
  usernamePolicy?: pulumi.Input<parts.UsernamePolicyArgs>;
  /** E-mail address on error pages; an empty text for none. */
  supportEmail?: pulumi.Input<string>;
  /** Web address on error pages; an empty text for none. */
  supportWebsiteUrl?: pulumi.Input<string>;
  /** Where a browser without a sign-in session is sent; an empty text for Logto's own page. */
  unknownSessionRedirectUrl?: pulumi.Input<string>;
  /** Whether the configured captcha is asked for. */
  captchaPolicy?: pulumi.Input<{ enabled?: pulumi.Input<boolean> }>;
  /** Lock-out after failed attempts. */
  sentinelPolicy?: pulumi.Input<parts.SentinelPolicyArgs>;
  /** E-mail addresses that can't sign up. */
  emailBlocklistPolicy?: pulumi.Input<parts.EmailBlocklistPolicyArgs>;
  /** Life of a verification code. */
  verificationCodePolicy?: pulumi.Input<parts.VerificationCodePolicyArgs>;
  /** Logto Cloud only. */
  hideLogtoBranding?: pulumi.Input<boolean>;
}

/**
 * The tenant's sign-in experience (`/api/sign-in-exp`): adopted when it is created, and on destroy the parts that were
 * set go back to the defaults that Logto seeds. Phone and e-mail methods need a connector: let it depend on one.
 * Import by the id `default`.
 */
export class SignInExperience extends pulumi.CustomResource {
  declare public readonly signUp: pulumi.Output<pulumi.Unwrap<parts.SignUpArgs> | undefined>;
  declare public readonly signIn: pulumi.Output<pulumi.Unwrap<parts.SignInArgs> | undefined>;
  declare public readonly signInMode: pulumi.Output<"SignIn" | "Register" | "SignInAndRegister" | undefined>;

  public constructor(name: string, args: SignInExperienceArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:SignInExperience", name, { ...args }, options);
  }
}
