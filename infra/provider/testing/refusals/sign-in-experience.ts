import { phoneSignIn } from "../fixtures.ts";
import type { Refusal } from "./refusal.ts";

const [method] = phoneSignIn.signIn.methods;

export default [
  [
    "phone sign-up without verify",
    { ...phoneSignIn, signUp: { ...phoneSignIn.signUp, verify: false } },
    [/^signUp\.verify must be true.*set it to true/],
  ],
  [
    "a second identifier without verify",
    { ...phoneSignIn, signUp: { ...phoneSignIn.signUp, secondaryIdentifiers: [{ identifier: "email" }] } },
    [/^signUp\.secondaryIdentifiers\[0\]\.verify must be true/],
  ],
  [
    "a way to sign in that proves nothing",
    { ...phoneSignIn, signIn: { methods: [{ ...method, verificationCode: false }] } },
    [/^signIn\.methods\[0\] allows neither/],
  ],
  [
    "password sign-in where nobody has one",
    { ...phoneSignIn, signIn: { methods: [{ ...method, password: true, verificationCode: false }] } },
    [/^signIn\.methods\[0\]\.verificationCode must be true/],
  ],
  [
    "a language that Logto doesn't know",
    { languageInfo: { autoDetect: true, fallbackLanguage: "klingon" } },
    [/^languageInfo\.fallbackLanguage is "klingon", which Logto doesn't know/],
  ],
  [
    "colour, code lifetime and address out of range",
    {
      color: { primaryColor: "red", isDarkModeEnabled: true, darkPrimaryColor: "#000" },
      verificationCodePolicy: { expirationDuration: 5 },
      termsOfUseUrl: "terms",
    },
    [
      /^color\.primaryColor must be a colour such as/,
      /^termsOfUseUrl must be an absolute URL/,
      /^verificationCodePolicy\.expirationDuration must be at least 60/,
    ],
  ],
  [
    "the same code for sign-in and as second factor",
    { ...phoneSignIn, mfa: { factors: ["PhoneVerificationCode"], policy: "Mandatory" } },
    [/^mfa\.factors can't have PhoneVerificationCode/],
  ],
  [
    "a block list with an entry that is none, one that is there twice, and what only the Cloud has",
    {
      emailBlocklistPolicy: {
        blockDisposableAddresses: true,
        customBlocklist: ["spam", "@example.com", "ann@example.com", "@example.com"],
      },
    },
    [
      /^emailBlocklistPolicy\.blockDisposableAddresses is for Logto Cloud only/,
      /^emailBlocklistPolicy\.customBlocklist\[0\] must be an e-mail address or a domain/,
      /^emailBlocklistPolicy\.customBlocklist\[3\] is there twice/,
    ],
  ],
  [
    "a second factor that can't be skipped, without adaptive MFA",
    {
      mfa: { factors: ["Totp"], policy: "PromptOnlyAtSignInMandatory" },
      adaptiveMfa: { enabled: false },
    },
    [/^adaptiveMfa\.enabled must be true/],
  ],
  ["nothing at all", {}, [/^no property is set.*remove the resource/]],
] satisfies Refusal[];
