// The classes that programs use, and the schemas that the provider checks with, must mean the same inputs.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import * as logto from "../index.ts";
import { loadAllResources, loadResource } from "../resources/index.ts";

interface Registered {
  type: string;
  inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

await pulumi.runtime.setMocks({
  newResource: (resource: pulumi.runtime.MockResourceArgs) => {
    const inputs = z.record(z.unknown()).parse(resource.inputs);
    // Those with an id are read.
    if (resource.id === undefined || resource.id === "") registered.push({ type: resource.type, inputs });
    return { id: `${resource.name}-id`, state: inputs };
  },
  call: () => ({}),
});

const url = "https://books.example.com";
const container = { containerName: "some-container", labels: { a: "b" }, networkName: "n" };

new logto.Application("app", {
  name: "n",
  type: "Traditional",
  description: "d",
  isThirdParty: true,
  oidcClientMetadata: { redirectUris: [url], postLogoutRedirectUris: [url], backchannelLogoutUri: url },
  customClientMetadata: {
    corsAllowedOrigins: [url],
    idTokenTtl: 60,
    refreshTokenTtlInDays: 7,
    rotateRefreshToken: true,
  },
  customData: { a: 1 },
  userConsentScopes: {
    userScopes: ["profile"],
    resourceScopes: [{ indicator: url, scope: "read" }],
    organizationScopes: ["s"],
    organizationResourceScopes: [{ indicator: url, scope: "read" }],
  },
  signInExperience: {
    color: { primaryColor: "#000000" },
    branding: { logoUrl: url },
    customCss: "a {}",
    displayName: "d",
    termsOfUseUrl: url,
    privacyPolicyUrl: url,
  },
  accessControl: { userIds: ["u"], roles: ["r"], organizations: [{ organizationId: "o", roles: ["r"] }] },
});
new logto.Connector("sms", {
  connectorId: "c",
  id: "wanted",
  config: { a: "b" },
  syncProfile: false,
  metadata: {},
});
new logto.SignInExperience("experience", {
  signUp: { identifiers: ["phone"], password: false, verify: true },
  signIn: {
    methods: [{ identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false }],
  },
  signInMode: "SignIn",
  branding: { logoUrl: url },
  color: { primaryColor: "#000000", isDarkModeEnabled: false, darkPrimaryColor: "#000000" },
  languageInfo: { autoDetect: true, fallbackLanguage: "ja" },
  termsOfUseUrl: url,
  privacyPolicyUrl: url,
  agreeToTermsPolicy: "Manual",
  customCss: "a {}",
  customContent: { "/": "x" },
  mfa: { factors: ["Totp"], policy: "NoPrompt" },
  passwordPolicy: { length: { min: 8 }, rejects: { pwned: false } },
  forgotPasswordMethods: ["PhoneVerificationCode"],
  sentinelPolicy: { maxAttempts: 5, lockoutDuration: 10 },
  verificationCodePolicy: { expirationDuration: 60, maxRetryAttempts: 3 },
  supportEmail: "a@example.com",
});
new logto.User("user", {
  username: "u",
  password: "user-password",
  passwordDigest: "5d41402abc4b2a76b9719d911017c592",
  passwordAlgorithm: "MD5",
  primaryPhone: "+8613800138000",
  roles: ["user"],
  organizations: [{ organizationId: "t-default", roles: ["admin"] }],
  profile: { givenName: "A", address: { country: "CN" } },
});
new logto.ApiResource("api", {
  name: "n",
  indicator: url,
  accessTokenTtl: 60,
  scopes: [{ name: "read", description: "d" }],
});
new logto.Role("role", {
  name: "n",
  description: "d",
  type: "User",
  isDefault: true,
  scopes: [{ indicator: url, scope: "read" }],
});
new logto.ApplicationSecret("secret", { applicationId: "a", name: "n", expiresAt: "2099-01-01T00:00:00Z" });
new logto.RoleAssignment("assignment", { role: "r", organizationId: "o", userId: "u" });
new logto.OrganizationScope("scope", { name: "n", description: "d" });
new logto.OrganizationRole("organization-role", {
  name: "n",
  description: "d",
  type: "User",
  scopes: ["s"],
  resourceScopes: [{ indicator: url, scope: "read" }],
});
new logto.Organization("organization", {
  name: "n",
  description: "d",
  customData: { a: 1 },
  isMfaRequired: true,
  branding: { logoUrl: url },
  color: { primaryColor: "#000000" },
  customCss: "a {}",
  jit: { emailDomains: ["example.com"], ssoConnectorIds: ["s"], roles: ["r"] },
});
new logto.Webhook("hook", {
  name: "n",
  url,
  events: ["PostSignIn"],
  headers: { authorization: "webhook-token" },
  enabled: false,
  signingKeyKeepers: { year: "2026" },
});
new logto.CustomPhrases("phrases", { languageTag: "ja", translation: { action: { sign_in: "x" } } });
new logto.CustomProfileField("field", {
  name: "n",
  type: "Text",
  required: true,
  label: "l",
  description: "d",
  config: { placeholder: "p" },
});
new logto.JwtCustomizer("claims", {
  tokenType: "access-token",
  script: "const getCustomJwtClaims = () => ({});",
  environmentVariables: { KEY: "customizer-key" },
  contextSample: { user: {} },
  tokenSample: { kind: "AccessToken" },
  blockIssuanceOnError: true,
});
new logto.EmailTemplate("email", {
  languageTag: "ja",
  templateType: "SignIn",
  subject: "s",
  content: "c",
  contentType: "text/html",
  replyTo: "r",
  sendFrom: "f",
});
new logto.CaptchaProvider("captcha", {
  type: "RecaptchaEnterprise",
  siteKey: "s",
  secretKey: "captcha-key",
  projectId: "p",
  domain: "recaptcha.net",
  mode: "checkbox",
});
new logto.AccountCenter("account", {
  enabled: true,
  fields: { phone: "Edit" },
  webauthnRelatedOrigins: [url],
  deleteAccountUrl: url,
  customCss: "a {}",
  profileFields: [{ name: "n" }],
});
new logto.SsoConnector("sso", {
  providerName: "OIDC",
  connectorName: "n",
  config: { issuer: url },
  domains: ["example.com"],
  branding: { displayName: "d" },
  syncProfile: true,
  enableTokenStorage: false,
});
new logto.RandomSecret("random", { bytes: 16, encoding: "hex", prefix: "p", keepers: { a: "b" } });
new logto.ContainerImage("image", {
  dockerHost: "unix:///a",
  image: "my/image:1",
  context: "..",
  sources: ["Dockerfile"],
  dockerfile: "Dockerfile",
  buildArguments: { A: "b" },
  labels: { a: "b" },
});
new logto.ContainerNetwork("network", {
  dockerHost: "unix:///a",
  networkName: "some-network",
  labels: { a: "b" },
});
new logto.ContainerTask("task", {
  ...container,
  image: "i",
  command: ["true"],
  environment: { SECRET: "environment-value" },
  user: "1000:0",
  mounts: [{ volume: "v", target: "/v", readOnly: true }],
  tmpfs: { "/tmp": "" },
  readOnly: true,
  memoryMegabytes: 512,
  pidsLimit: 100,
  timeoutSeconds: 10,
  triggers: { a: "b" },
});
new logto.DatabaseScript("script", {
  containerName: "c",
  username: "u",
  database: "d",
  script: "SELECT 1",
  variables: { a: "variable-value" },
});
new logto.ServiceReady("ready", {
  containerName: "c",
  containerId: "id",
  timeoutSeconds: 10,
  pollMilliseconds: 100,
});
const present = {
  Application: logto.Application.get("there", "Shop"),
  ApplicationSecret: logto.ApplicationSecret.get("there", "Shop/2026"),
  ApiResource: logto.ApiResource.get("there", url),
  Connector: logto.Connector.get("there", "tencent-short-message-service"),
  EmailTemplate: logto.EmailTemplate.get("there", "ja/SignIn"),
  Organization: logto.Organization.get("there", "Acme"),
  OrganizationRole: logto.OrganizationRole.get("there", "member"),
  OrganizationScope: logto.OrganizationScope.get("there", "read:invoices"),
  Role: logto.Role.get("there", "clerk"),
  RoleAssignment: logto.RoleAssignment.get("there", "clerk/users/ann"),
  SsoConnector: logto.SsoConnector.get("there", "Acme"),
  User: logto.User.get("there", "ann"),
  Webhook: logto.Webhook.get("there", "Audit"),
};
await pulumi.runtime.disconnect();

for (const kind of (await loadAllResources()).map(({ name }) => name)) {
  void test(`what the class ${kind} sends is what the provider's schema takes`, async () => {
    const sent = registered.find(({ type }) => type === `logto:index:${kind}`);
    const resource = await loadResource(kind);
    assert.ok(sent && resource);
    const parsed = resource.inputs.strict().safeParse(plain(sent.inputs));
    assert.deepEqual(parsed.error?.issues ?? [], []);
  });
}

void test("what can be found by a name can be read by it, and each of its properties is an output", async () => {
  const findable = (await loadAllResources()).filter(({ find }) => find !== undefined);
  assert.deepEqual(findable.map(({ name }) => name).sort(), Object.keys(present).sort());
  for (const { name, inputs, outputs } of findable) {
    const [, instance = {}] = Object.entries(present).find(([kind]) => kind === name) ?? [];
    const outputsOf = Object.entries(instance).filter(([, value]) => pulumi.Output.isInstance(value));
    const found = outputsOf.map(([key]) => (key === "id" ? "instanceId" : key));
    const properties = [...Object.keys(inputs.shape), ...Object.keys(outputs.shape)];
    assert.deepEqual(
      properties.filter((key) => !found.includes(key)),
      [],
      name,
    );
  }
});

void test("the id that a program wishes for a connector reaches the provider", () => {
  assert.equal(
    registered.find(({ type }) => type === "logto:index:Connector")?.inputs["instanceId"],
    "wanted",
  );
});

void test("the compiler sees a mistake in the settings of a factory that it knows, and lets others have any", () => {
  const taken = <Factory extends string>(args: logto.ConnectorArgs<Factory>): unknown => args.config;
  const templates = [{ usageType: "Register", templateCode: "1" }] as const;
  const key = { accessKeyId: "AKID", accessKeySecret: "s", sdkAppId: "1", region: "ap-guangzhou" };
  const all = [
    // @ts-expect-error it is called `endpoint`
    taken({ connectorId: "http-email", config: { endpiont: url } }),
    // @ts-expect-error the signature is missing
    taken({ connectorId: "tencent-short-message-service", config: { ...key, templates: [...templates] } }),
    taken({
      connectorId: "tencent-short-message-service",
      // @ts-expect-error Logto sends no such message
      config: { ...key, signName: "示例", templates: [{ usageType: "Login", templateCode: "1" }] },
    }),
    taken({ connectorId: "simple-mail-transfer-protocol", config: { host: "mail.example.com" } }),
  ];
  assert.equal(all.length, 4);
});

/** Mocks see secrets in Pulumi's wire form. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const secret = entries.find(([key]) => key === "4dabf18193072939515e22adb298388d");
  if (secret !== undefined) return plain(entries.find(([key]) => key === "value")?.[1]);
  return Object.fromEntries(entries.map(([key, child]) => [key, plain(child)]));
}
