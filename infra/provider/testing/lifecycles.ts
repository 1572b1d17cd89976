// One entry for each kind of resource: the least that it takes and everything that it can have, for the test that takes
// all of them through the same life.
import { isRecord, Secret, type Properties } from "../values.ts";
import type { Engine } from "./engine.ts";
import { connector, phoneSignIn, socialConnector } from "./fixtures.ts";

/** A kind's life. `$name` in a text stands for the id of a prepared resource. */
export interface Lifecycle {
  kind: string;
  /** What the test is called by, where a kind has several. */
  title?: string;
  /** The least that it takes. */
  minimal: Properties;
  /** Everything that can be set, with values that aren't the defaults. */
  full: Properties;
  /** Inputs that are left out, and why. */
  untested?: Record<string, string>;
  /** Whether it stays after its deletion, as it was before. */
  singleton?: true;
}

const indicator = "https://lifecycle.example.com";

/** Creates what the entries refer to. @returns ids by name, and the server's issuer */
export async function prepare(engine: Engine, endpoint: string): Promise<Record<string, string>> {
  const make = async (kind: string, name: string, inputs: Properties): Promise<string> =>
    (await engine.create(kind, name, inputs)).id;
  await make("ApiResource", "prepared", {
    name: "Prepared",
    indicator,
    scopes: [{ name: "read" }, { name: "write" }],
  });
  await make("OrganizationScope", "prepared", { name: "read:prepared" });
  await make("OrganizationScope", "second", { name: "write:prepared" });
  await make("CustomProfileField", "prepared", { name: "prepared", type: "Text" });
  await make("OrganizationRole", "prepared", { name: "prepared-member" });
  await make("Connector", "prepared-sms", { ...connector, instanceId: "prepared-sms" });
  await make("Connector", "prepared-social", socialConnector("prepared"));
  return {
    machine: await make("Application", "machine", { name: "Machine", type: "MachineToMachine" }),
    user: await make("User", "prepared", { username: "prepared_user" }),
    role: await make("Role", "prepared", { name: "prepared-role", description: "Prepared" }),
    organization: await make("Organization", "prepared", { name: "Prepared" }),
    sso: await make("SsoConnector", "prepared", { providerName: "SAML", connectorName: "Prepared" }),
    issuer: `${endpoint}/oidc`,
  };
}

function resolvedValue(value: unknown, prepared: Record<string, string>): unknown {
  if (typeof value === "string")
    return value.replaceAll(/\$(\w+)/g, (text, name: string) => prepared[name] ?? text);
  if (Array.isArray(value)) return value.map((child) => resolvedValue(child, prepared));
  return isRecord(value) ? resolved(value, prepared) : value;
}

/** Puts the ids of prepared resources in: `$user` is the prepared user's id. */
export function resolved(properties: Properties, prepared: Record<string, string>): Properties {
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.map(([name, value]) => [name, resolvedValue(value, prepared)]));
}

const url = "https://books.example.com";
const givenName = { name: "givenName", type: "Text", enabled: true, required: false };
const clientMetadata = {
  corsAllowedOrigins: [url],
  idTokenTtl: 600,
  refreshTokenTtl: 86_400,
  refreshTokenTtlInDays: 7,
  alwaysIssueRefreshToken: true,
  rotateRefreshToken: false,
  allowTokenExchange: true,
  maxAllowedGrants: 3,
};

/** Every kind. The sign-in experience comes first, as it needs the prepared SMS connector, which another displaces. */
export const lifecycles: Lifecycle[] = [
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
  ...["Traditional", "SPA", "Native", "MachineToMachine"].map((type): Lifecycle => ({
    kind: "Application",
    title: `Application of type ${type}`,
    minimal: { name: `Life ${type}`, type },
    full: {
      name: `Longer life ${type}`,
      type,
      description: "An application",
      oidcClientMetadata: {
        redirectUris: [`${url}/callback`],
        postLogoutRedirectUris: [`${url}/`],
        backchannelLogoutUri: `${url}/logout`,
        backchannelLogoutSessionRequired: true,
        logoUri: `${url}/logo.svg`,
      },
      customClientMetadata: clientMetadata,
      customData: { team: "web" },
      isThirdParty: false,
      signInExperience: {
        color: { primaryColor: "#112233" },
        branding: { logoUrl: `${url}/logo.svg`, favicon: `${url}/favicon.ico` },
        customCss: "main { color: red }",
      },
      accessControl: {
        userIds: ["$user"],
        roles: ["prepared-role"],
        organizations: [{ organizationId: "$organization", roles: ["prepared-member"] }],
      },
    },
  })),
  {
    kind: "Application",
    title: "Application of somebody else",
    minimal: { name: "Life elsewhere", type: "Traditional", isThirdParty: true },
    full: {
      name: "Longer life elsewhere",
      type: "Traditional",
      isThirdParty: true,
      userConsentScopes: {
        userScopes: ["profile", "email"],
        resourceScopes: [
          { indicator, scope: "write" },
          { indicator, scope: "read" },
        ],
        organizationScopes: ["write:prepared", "read:prepared"],
        organizationResourceScopes: [{ indicator, scope: "read" }],
      },
      signInExperience: {
        displayName: "Life",
        termsOfUseUrl: `${url}/terms`,
        privacyPolicyUrl: `${url}/privacy`,
      },
      accessControl: { organizations: [{ organizationId: "$organization" }] },
    },
  },
  {
    kind: "ApplicationSecret",
    minimal: { applicationId: "$machine", name: "life" },
    full: { applicationId: "$machine", name: "life" },
    untested: {
      expiresAt: "every change replaces it: a test of its own",
    },
  },
  {
    kind: "ApiResource",
    minimal: { name: "Life", indicator: "https://life.example.com" },
    full: {
      name: "Longer life",
      indicator: "https://life.example.com",
      accessTokenTtl: 600,
      isDefault: true,
      scopes: [{ name: "write" }, { name: "read", description: "Read" }],
    },
  },
  {
    kind: "Role",
    minimal: { name: "life", description: "Life" },
    full: {
      name: "longer-life",
      description: "Longer life",
      type: "User",
      isDefault: true,
      scopes: [
        { indicator, scope: "write" },
        { indicator, scope: "read" },
      ],
    },
  },
  {
    kind: "RoleAssignment",
    minimal: { role: "$role", userId: "$user" },
    full: { role: "$role", userId: "$user" },
    untested: {
      applicationId: "every change replaces it: a test of its own",
      organizationId: "every change replaces it: a test of its own",
    },
  },
  {
    kind: "Connector",
    title: "Connector for Tencent Cloud SMS",
    minimal: connector,
    full: { ...connector, instanceId: "life" },
  },
  {
    kind: "Connector",
    title: "Connector for sign-in by OAuth 2.0",
    minimal: socialConnector("life"),
    full: {
      ...socialConnector("life"),
      metadata: {
        target: "life",
        name: { en: "Life", ja: "ライフ" },
        logo: `${url}/logo.svg`,
        logoDark: `${url}/dark.svg`,
      },
      syncProfile: true,
      enableTokenStorage: true,
    },
  },
  {
    kind: "Connector",
    title: "Connector for e-mail by HTTP",
    minimal: { connectorId: "http-email", config: { endpoint: "https://mail.example.com/send" } },
    full: {
      connectorId: "http-email",
      config: { endpoint: "https://mail.example.com/v2", authorization: new Secret("Bearer token") },
    },
  },
  {
    kind: "User",
    minimal: { username: "life" },
    full: {
      username: "longer_life",
      password: new Secret("Corr3ct-Horse-Battery!"),
      primaryPhone: "8613800000077",
      primaryEmail: "life@example.com",
      name: "Life",
      avatar: `${url}/life.png`,
      profile: { givenName: "Long", address: { country: "CN" } },
      customData: { vip: true },
      isSuspended: true,
      roles: ["prepared-role"],
      organizations: [{ organizationId: "$organization", roles: ["prepared-member"] }],
    },
    untested: {
      passwordDigest: "can't be changed: a test of its own",
      passwordAlgorithm: "can't be changed: a test of its own",
    },
  },
  {
    kind: "OrganizationScope",
    minimal: { name: "life" },
    full: { name: "life:longer", description: "Live longer" },
  },
  {
    kind: "OrganizationRole",
    minimal: { name: "life" },
    full: {
      name: "longer-life",
      description: "Longer life",
      type: "User",
      scopes: ["write:prepared", "read:prepared"],
      resourceScopes: [
        { indicator, scope: "write" },
        { indicator, scope: "read" },
      ],
    },
  },
  {
    kind: "Organization",
    minimal: { name: "Life" },
    full: {
      name: "Longer life",
      description: "An organization",
      customData: { plan: "large", seats: 5 },
      isMfaRequired: true,
      branding: { logoUrl: `${url}/logo.svg` },
      color: { primaryColor: "#112233" },
      customCss: "main { color: red }",
      jit: {
        emailDomains: ["life.example.com", "another.example.com"],
        ssoConnectorIds: ["$sso"],
        roles: ["prepared-member"],
      },
    },
  },
  {
    kind: "Webhook",
    minimal: { name: "Life", url: `${url}/hook`, events: ["PostSignIn"] },
    full: {
      name: "Longer life",
      url: `${url}/other-hook`,
      events: ["User.Created", "PostRegister"],
      headers: { authorization: "Bearer webhook-token" },
      enabled: false,
    },
    untested: { signingKeyKeepers: "only the state knows them: a test of its own" },
  },
  {
    kind: "CustomPhrases",
    minimal: { languageTag: "ja", translation: { action: { sign_in: "入る" } } },
    full: {
      languageTag: "ja",
      translation: { action: { sign_in: "入る", continue: "送る" }, input: { password: "暗号" } },
    },
  },
  {
    kind: "CustomProfileField",
    minimal: { name: "life", type: "Text", label: "Life" },
    full: {
      name: "life",
      type: "Url",
      required: true,
      label: "Longer life",
      description: "A field",
      config: { placeholder: url },
    },
  },
  {
    kind: "CustomProfileField",
    title: "CustomProfileField that consists of parts",
    minimal: { name: "fullname", type: "Fullname", config: { parts: [givenName] } },
    full: {
      name: "fullname",
      type: "Fullname",
      config: {
        parts: [
          { ...givenName, config: { maxLength: 30 } },
          { ...givenName, name: "familyName", label: "Family" },
        ],
      },
    },
  },
  {
    kind: "JwtCustomizer",
    minimal: { tokenType: "access-token", script: "const getCustomJwtClaims = async () => ({});" },
    full: {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async () => ({ plan: 'large' });",
      environmentVariables: new Secret({ API_KEY: "customizer-api-key", REGION: "customizer-region" }),
      contextSample: { user: { username: "life" }, application: { name: "Life" } },
      tokenSample: { kind: "AccessToken", aud: [url] },
      blockIssuanceOnError: true,
    },
  },
  {
    kind: "JwtCustomizer",
    title: "JwtCustomizer for machines",
    minimal: { tokenType: "client-credentials", script: "function getCustomJwtClaims() { return {}; }" },
    full: {
      tokenType: "client-credentials",
      script: "function getCustomJwtClaims({ token }) { return { machine: token.clientId }; }",
      contextSample: { application: { name: "Life" } },
      tokenSample: { kind: "ClientCredentials", clientId: "life" },
    },
  },
  {
    kind: "EmailTemplate",
    minimal: { languageTag: "pt-BR", templateType: "SignIn", subject: "Life", content: "{{code}}" },
    full: {
      languageTag: "pt-BR",
      templateType: "SignIn",
      subject: "Longer life",
      content: "<p>{{code}}</p>",
      contentType: "text/html",
      replyTo: "life@example.com",
      sendFrom: "Life",
    },
  },
  {
    kind: "CaptchaProvider",
    minimal: {
      type: "RecaptchaEnterprise",
      siteKey: "site-key",
      secretKey: new Secret("captcha-secret-key"),
      projectId: "project",
    },
    full: {
      type: "RecaptchaEnterprise",
      siteKey: "another-site-key",
      secretKey: new Secret("another-captcha-secret-key"),
      projectId: "another-project",
      domain: "recaptcha.net",
      mode: "checkbox",
    },
  },
  {
    kind: "SsoConnector",
    minimal: { providerName: "OIDC", connectorName: "Life" },
    full: {
      providerName: "OIDC",
      connectorName: "Longer life",
      domains: ["Life.example.com"],
      branding: { displayName: "Life" },
      syncProfile: true,
      enableTokenStorage: false,
    },
    untested: { config: "can't be removed: the entry below" },
  },
  {
    kind: "SsoConnector",
    title: "SsoConnector with its provider's settings",
    minimal: {
      providerName: "OIDC",
      connectorName: "Settings",
      config: { clientId: "logto", clientSecret: new Secret("sso-client-secret"), issuer: "$issuer" },
    },
    full: {
      providerName: "OIDC",
      connectorName: "Settings",
      config: {
        clientId: "logto",
        clientSecret: new Secret("another-sso-client-secret"),
        issuer: "$issuer",
        scope: "groups",
        trustUnverifiedEmail: true,
      },
    },
  },
  {
    kind: "AccountCenter",
    minimal: { enabled: true },
    full: {
      enabled: true,
      fields: { phone: "Edit", name: "ReadOnly", password: "Edit" },
      webauthnRelatedOrigins: [url],
      deleteAccountUrl: `${url}/delete`,
      profileFields: [{ name: "prepared" }],
      customCss: "main { color: red }",
    },
    singleton: true,
  },
];
