// Bad input is refused by Check, in a preview too, before anything is sent: every problem at once, with path and fix.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CheckFailed, Engine } from "./testing/engine.ts";
import { absentServer, connector, phoneSignIn, tencentConfig, webApplication } from "./testing/fixtures.ts";
import { Secret, unknown, type Properties } from "./values.ts";

let engine: Engine;

before(async () => {
  engine = await Engine.start(absentServer);
});

after(async () => {
  await engine.stop();
});

/** The problems that Check finds. */
async function problems(kind: string, inputs: Properties): Promise<string[]> {
  try {
    await engine.check(kind, "bad", inputs);
    return [];
  } catch (error) {
    assert.ok(error instanceof CheckFailed);
    return error.message.split("\n").sort();
  }
}

const phone = phoneSignIn;
const method = { identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false };

type Refused = [kind: string, what: string, inputs: Properties, found: RegExp[]];

const refused: Refused[] = [
  [
    "Connector",
    "templates for only two of the four usage types",
    {
      ...connector,
      config: {
        ...tencentConfig,
        templates: [
          { usageType: "Register", templateCode: "1" },
          { usageType: "Generic", templateCode: "1" },
        ],
      },
    },
    [
      /^config\.templates has no template with usageType ForgotPassword: add/,
      /^config\.templates .* SignIn: add/,
    ],
  ],
  [
    "Connector",
    "missing settings",
    { ...connector, config: { ...tencentConfig, signName: undefined, region: 7 } },
    [/^config\.region must be a string/, /^config\.signName is missing/],
  ],
  [
    "Connector",
    "an id that Logto can't store",
    { ...connector, instanceId: "a b" },
    [/^instanceId must be letters, digits/],
  ],
  [
    "Application",
    "an address that isn't a URL",
    { ...webApplication, oidcClientMetadata: { redirectUris: ["not a url"] } },
    [/^oidcClientMetadata\.redirectUris\[0\] must be an absolute URL/],
  ],
  [
    "Application",
    "a type that doesn't exist and an unknown property",
    { name: "", type: "Web", colour: "red" },
    [/doesn't know colour: remove it/, /^name must have at least 1/, /^type must be one of "Traditional"/],
  ],
  [
    "Application",
    "a token lifetime out of range",
    { ...webApplication, customClientMetadata: { refreshTokenTtlInDays: 999 } },
    [/^customClientMetadata\.refreshTokenTtlInDays must be at most 180/],
  ],
  [
    "SignInExperience",
    "phone sign-up without verify",
    { ...phone, signUp: { ...phone.signUp, verify: false } },
    [/^signUp\.verify must be true.*set it to true/],
  ],
  [
    "SignInExperience",
    "a second identifier without verify",
    { ...phone, signUp: { ...phone.signUp, secondaryIdentifiers: [{ identifier: "email" }] } },
    [/^signUp\.secondaryIdentifiers\[0\]\.verify must be true/],
  ],
  [
    "SignInExperience",
    "a way to sign in that proves nothing",
    { ...phone, signIn: { methods: [{ ...method, verificationCode: false }] } },
    [/^signIn\.methods\[0\] allows neither/],
  ],
  [
    "SignInExperience",
    "password sign-in where nobody has one",
    { ...phone, signIn: { methods: [{ ...method, password: true, verificationCode: false }] } },
    [/^signIn\.methods\[0\]\.verificationCode must be true/],
  ],
  [
    "SignInExperience",
    "a language that Logto doesn't know",
    { languageInfo: { autoDetect: true, fallbackLanguage: "klingon" } },
    [/^languageInfo\.fallbackLanguage is "klingon", which Logto doesn't know/],
  ],
  [
    "SignInExperience",
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
    "SignInExperience",
    "the same code for sign-in and as second factor",
    { ...phone, mfa: { factors: ["PhoneVerificationCode"], policy: "Mandatory" } },
    [/^mfa\.factors can't have PhoneVerificationCode/],
  ],
  [
    "SignInExperience",
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
  ["User", "nothing to sign in with", { name: "Ann" }, [/^username is missing, and so are/]],
  [
    "User",
    "a user name and a phone number that Logto refuses",
    { username: "1a", primaryPhone: "138-0000" },
    [/^primaryPhone must be country code/, /^username must be letters/],
  ],
  [
    "User",
    "a phone number that no country has",
    { primaryPhone: "+99999999" },
    [/^primaryPhone is no number of any country/],
  ],
  [
    "ApiResource",
    "an indicator that isn't a URI and a scope with a space",
    { name: "x", indicator: "books", scopes: [{ name: "a b" }] },
    [/^indicator must be an absolute URL/, /^scopes\[0\]\.name must be a scope's name/],
  ],
  [
    "Connector",
    "an e-mail address that isn't one, and a setting that http-email doesn't know",
    { connectorId: "http-email", config: { endpoint: "mail", token: "x" } },
    [/^config doesn't know token/, /^config\.endpoint must be an absolute URL/],
  ],
  [
    "SignInExperience",
    "a second factor that can't be skipped, without adaptive MFA",
    {
      mfa: { factors: ["Totp"], policy: "PromptOnlyAtSignInMandatory" },
      adaptiveMfa: { enabled: false },
    },
    [/^adaptiveMfa\.enabled must be true/],
  ],
  [
    "ApplicationSecret",
    "an expiry that isn't a time",
    { applicationId: "a", name: "n", expiresAt: "tomorrow" },
    [/^expiresAt must be a time such as 2027-01-31T00:00:00Z/],
  ],
  [
    "ApplicationSecret",
    "an expiry that has passed",
    { applicationId: "a", name: "n", expiresAt: "2026-01-31T00:00:00Z" },
    [/^expiresAt is 2026-01-31T00:00:00Z, which has passed: give a time to come, or leave it out$/],
  ],
  [
    "OrganizationRole",
    "scopes that are named twice",
    {
      name: "r",
      scopes: ["read", "write", "read", "read"],
      resourceScopes: [
        { indicator: "https://a.example.com", scope: "read" },
        { indicator: "https://b.example.com", scope: "read" },
        { indicator: "https://a.example.com", scope: "read" },
      ],
    },
    [
      /^resourceScopes names read of https:\/\/a\.example\.com twice: remove one$/,
      /^scopes names read twice: remove one$/,
    ],
  ],
  [
    "Organization",
    "what joins people named twice",
    {
      name: "o",
      jit: {
        emailDomains: ["a.example.com", "a.example.com"],
        roles: ["member", "member"],
        ssoConnectorIds: ["s", "t", "s"],
      },
    },
    [
      /^jit\.emailDomains names a\.example\.com twice/,
      /^jit\.roles names member twice/,
      /^jit\.ssoConnectorIds names s twice/,
    ],
  ],
  [
    "Role",
    "a scope named twice",
    {
      name: "r",
      description: "d",
      scopes: [
        { indicator: "https://a.example.com", scope: "read" },
        { indicator: "https://a.example.com", scope: "read" },
      ],
    },
    [/^scopes names read of https:\/\/a\.example\.com twice/],
  ],
  [
    "RoleAssignment",
    "nobody to hold the role",
    { role: "editor" },
    [/^userId is missing, and so is applicationId/],
  ],
  [
    "RoleAssignment",
    "two holders",
    { role: "editor", userId: "u", applicationId: "a" },
    [/^userId and applicationId are both set/],
  ],
  [
    "CustomPhrases",
    "a language and texts that Logto doesn't have",
    { languageTag: "klingon", translation: { action: { sing_in: "x", sign_in: { a: "b" } }, nothing: "x" } },
    [
      /^languageTag is "klingon"/,
      /^translation\.action\.sign_in must be a text/,
      /^translation\.action\.sing_in isn't a text that Logto has/,
      /^translation\.nothing isn't a text/,
    ],
  ],
  [
    "Webhook",
    "an event that doesn't exist and an address that is none",
    { name: "n", url: "x", events: ["User.Born"] },
    [/^events\[0\] must be one of "PostRegister"/, /^url must be an absolute URL/],
  ],
  [
    "CaptchaProvider",
    "a project for Turnstile",
    { type: "Turnstile", siteKey: "a", secretKey: "b", projectId: "p" },
    [/^projectId is for RecaptchaEnterprise only/],
  ],
  [
    "CaptchaProvider",
    "reCAPTCHA without a project",
    { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b" },
    [/^projectId is missing/],
  ],
  [
    "CustomProfileField",
    "a name that Logto uses itself and settings of another type",
    { name: "username", type: "Checkbox", description: "d", config: { defaultValue: "true", minLength: 1 } },
    [
      /^config\.minLength is nothing for a field of type Checkbox/,
      /^description is nothing for a field of type Checkbox/,
      /^name is username, which Logto uses itself/,
    ],
  ],
  [
    "CustomProfileField",
    "limits the wrong way round",
    { name: "age", type: "Number", config: { minValue: 5, maxValue: 2 } },
    [/^config\.maxValue must not be less than minValue/],
  ],
  [
    "CustomProfileField",
    "nothing to choose from",
    { name: "team", type: "Select", config: { options: [] } },
    [/^config\.options must have at least 1 element/],
  ],
  [
    "CustomProfileField",
    "parts that have parts, or are none",
    {
      name: "home",
      type: "Address",
      config: {
        parts: [
          { name: "locality", type: "Fullname", enabled: true, required: false },
          { name: "region", type: "Regex", enabled: true, required: false, config: { format: "(" } },
        ],
      },
    },
    [
      /^config\.parts\[0\]\.type must be a type that has no parts/,
      /^config\.parts\[1\]\.config\.format must be a regular expression/,
    ],
  ],
  [
    "JwtCustomizer",
    "a script that isn't one, and samples of another type of token",
    {
      tokenType: "client-credentials",
      script: "const getCustomJwtClaims = async () => ({\n  key: sk_live_4711 sk_live_4712,\n});",
      contextSample: { user: {}, application: { id: "a" } },
      tokenSample: { kind: "AccessToken" },
    },
    [
      /^script isn't a script that Logto can run \(Unexpected identifier, line 2\)/,
      /^tokenSample\.kind must be "ClientCredentials"/,
    ],
  ],
  [
    "JwtCustomizer",
    "another function, and what Logto would drop from the samples",
    {
      tokenType: "access-token",
      script: "const getClaims = () => ({});",
      contextSample: { user: { roles: [{ id: "r", name: "r", description: "r", scopes: [], team: 1 }] } },
    },
    [
      /^contextSample\.user\.roles\[0\]\.team is nothing that a token of type access-token comes with: remove/,
      /^script has no function getCustomJwtClaims, which Logto calls: define it/,
    ],
  ],
  [
    "JwtCustomizer",
    "a type of token that has none, a script that ends in a comment, and variables that aren't texts",
    {
      tokenType: "id-token",
      script: "const getCustomJwtClaims = () => ({}); // end",
      environmentVariables: { A: 1 },
    },
    [
      /^environmentVariables\.A must be a string/,
      /^script ends in a comment/,
      /^tokenType must be one of "access-token", "client-credentials"/,
    ],
  ],
  [
    "JwtCustomizer",
    "a regular expression that isn't one",
    {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async () => ({ match: /sk_live_4711(/.test('a') });",
    },
    [/^script isn't a script that Logto can run \(Invalid regular expression, line 1\)/],
  ],
  [
    "JwtCustomizer",
    "TypeScript",
    {
      tokenType: "access-token",
      script: "const getCustomJwtClaims = async (): Promise<object> => ({});",
    },
    [/^script isn't a script that Logto can run \(Unexpected token ':', line 1\)/],
  ],
  [
    "EmailTemplate",
    "a language and a use that nothing is called, and nothing to say",
    {
      languageTag: "en_US",
      templateType: "Welcome",
      subject: "",
      content: "a\0b",
      contentType: "text/markdown",
    },
    [
      /^content has the character NUL/,
      /^contentType must be one of "text\/html", "text\/plain"/,
      /^languageTag must be a language tag, such as "en" or "pt-BR"/,
      /^subject must have at least 1 character/,
      /^templateType must be one of "SignIn"/,
    ],
  ],
  [
    "EmailTemplate",
    "more than Logto takes in a request",
    { languageTag: "en", templateType: "SignIn", subject: "s", content: "x".repeat(1_048_576) },
    [/^the resource has \d+ bytes as JSON, and Logto takes at most 1048576: shorten it/],
  ],
  [
    "SsoConnector",
    "settings of another kind, and domains that anybody has",
    {
      providerName: "GoogleWorkspace",
      connectorName: "n",
      config: { clientId: "c", clientSecret: "s", issuer: "https://example.com" },
      domains: ["gmail.com", "a.example", "A.example"],
    },
    [/^config doesn't know issuer/, /^domains can't have gmail\.com/, /^domains names a\.example twice/],
  ],
  [
    "Organization",
    "a colour and a logo that are none",
    { name: "n", color: { primaryColor: "red" }, branding: { logoUrl: "logo" } },
    [/^branding\.logoUrl must be an absolute URL/, /^color\.primaryColor/],
  ],
  [
    "AccountCenter",
    "a control that doesn't exist and an address that is none",
    { fields: { phone: "On" }, deleteAccountUrl: "ftp://x" },
    [/^deleteAccountUrl must be an absolute URL/, /^fields\.phone must be one of "Off"/],
  ],
  [
    "Application",
    "consent where nobody is asked for it, and to scopes that are none",
    {
      ...webApplication,
      userConsentScopes: {
        userScopes: ["everything"],
        resourceScopes: [{ indicator: "https://books.example.com" }],
      },
    },
    [
      /^userConsentScopes is only for third-party applications.*isThirdParty: true/,
      /^userConsentScopes\.resourceScopes\[0\]\.scope is missing/,
      /^userConsentScopes\.userScopes\[0\] must be one of "profile"/,
    ],
  ],
  [
    "Application",
    "a look of its own with a colour and addresses that are none",
    {
      ...webApplication,
      signInExperience: {
        color: { primaryColor: "red" },
        branding: { logoUrl: "logo" },
        privacyPolicyUrl: "privacy",
        signInMode: "SignIn",
      },
    },
    [
      /^signInExperience doesn't know signInMode/,
      /^signInExperience\.branding\.logoUrl must be an absolute URL/,
      /^signInExperience\.color\.primaryColor/,
      /^signInExperience\.privacyPolicyUrl must be an absolute URL/,
    ],
  ],
  [
    "Application",
    "somebody else's machine that may exchange tokens and uses the device flow",
    {
      name: "Job",
      type: "MachineToMachine",
      isThirdParty: true,
      customClientMetadata: { allowTokenExchange: true, isDeviceFlow: true },
    },
    [
      /^customClientMetadata\.allowTokenExchange must not be true for a third-party application/,
      /^customClientMetadata\.isDeviceFlow is only for applications of type Native/,
      /^isThirdParty must not be true for MachineToMachine/,
    ],
  ],
  [
    "Application",
    "rules that let nobody in",
    { ...webApplication, accessControl: { roles: [] } },
    [/^accessControl has no rule, so nobody could sign in.*remove it to let everybody in/],
  ],
  [
    "Application",
    "an organization's members, with no role at all",
    { ...webApplication, accessControl: { organizations: [{ organizationId: "acme", roles: [] }] } },
    [/^accessControl\.organizations\[0\]\.roles must have at least 1 element/],
  ],
  [
    "Application",
    "consent to the use of the Management API",
    {
      ...webApplication,
      isThirdParty: true,
      userConsentScopes: { resourceScopes: [{ indicator: "https://default.logto.app/api", scope: "all" }] },
    },
    [/^userConsentScopes\.resourceScopes\[0\]\.indicator is the Management API/],
  ],
  [
    "User",
    "a password's hash without its algorithm and beside a password",
    { username: "ann", password: "p", passwordDigest: "d" },
    [/^passwordAlgorithm is missing.*one of Argon2i, /, /^passwordDigest can't be set beside password/],
  ],
  [
    "User",
    "an algorithm without a hash",
    { username: "ann", passwordAlgorithm: "MD5" },
    [/^passwordAlgorithm says nothing without a passwordDigest/],
  ],
  ...[
    ["SHA256", "5E3D", "64 hexadecimal digits in lower case"],
    ["Bcrypt", "$2b$05$short", "\\$2b\\$<cost>"],
    ["Argon2id", "$argon2id$v=16$m=1,t=1,p=1$c2FsdA$aGFzaA", "\\$argon2id\\$v=19"],
    ["Legacy", '["sha512",["salt"],"00"]', "a JSON text such as"],
  ].map(([passwordAlgorithm, passwordDigest, form]): Refused => [
    "User",
    `a hash that isn't one of ${passwordAlgorithm}`,
    { username: "ann", passwordAlgorithm, passwordDigest },
    [new RegExp(`^passwordDigest must be ${form}`)],
  ]),
  ["AccountCenter", "nothing at all", {}, [/^no property is set.*remove the resource/]],
  ["SignInExperience", "nothing at all", {}, [/^no property is set.*remove the resource/]],
  ["RandomSecret", "too few bytes", { bytes: 4 }, [/^bytes must be at least 16/]],
  [
    "DatabaseScript",
    "a variable's name that psql doesn't take",
    { containerName: "c", username: "u", database: "d", script: "x", variables: { "a-b": "1" } },
    [/^variables\["a-b"\] must be a psql variable name/],
  ],
];

for (const [kind, what, inputs, found] of refused) {
  void test(`${kind}: ${what} is refused with the property's path and what to do`, async () => {
    const actual = await problems(kind, inputs);
    assert.equal(actual.length, found.length, actual.join("\n"));
    found.forEach((pattern, index) => {
      assert.match(actual[index] ?? "", pattern);
    });
  });
}

void test("a secret of an application that has expired by now fails no update that leaves it alone", async () => {
  const expired = { applicationId: "a", name: "expired", expiresAt: "2026-01-31T00:00:00Z" };
  assert.deepEqual(await engine.check("ApplicationSecret", "expired", expired, expired), expired);
});

void test("no secret is in what Check says about it", async () => {
  const config = { ...tencentConfig, accessKeySecret: new Secret("very-secret-value"), region: 1 };
  assert.doesNotMatch(
    (await problems("Connector", { ...connector, config })).join("\n"),
    /very-secret-value/,
  );
  assert.doesNotMatch(
    (await problems("User", { username: "1", password: "hunter2-hunter2" })).join("\n"),
    /hunter2/,
  );
  const digest = { passwordAlgorithm: "MD5", passwordDigest: "hunter2-digest" };
  assert.doesNotMatch((await problems("User", { username: "ann", ...digest })).join("\n"), /hunter2/);
});

void test("values that a preview can't know yet are no problem, but what is known is checked", async () => {
  const config = { ...tencentConfig, accessKeySecret: unknown, templates: unknown };
  assert.deepEqual(await problems("Connector", { ...connector, config }), []);
  const later = { ...webApplication, oidcClientMetadata: { redirectUris: [unknown] } };
  assert.deepEqual(await problems("Application", later), []);
  const rules = { roles: [unknown], organizations: unknown };
  assert.deepEqual(await problems("Application", { ...later, accessControl: rules }), []);
  const consent = { resourceScopes: [{ indicator: unknown, scope: "read" }], userScopes: unknown };
  const partner = { ...later, isThirdParty: unknown, userConsentScopes: consent };
  assert.deepEqual(await problems("Application", partner), []);
  assert.deepEqual(await problems("Application", { ...later, name: 5 }), [
    "name must be a string, not a number",
  ]);
});
