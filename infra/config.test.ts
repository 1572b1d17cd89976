import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { loadConfig, parseConfig } from "./config.ts";
import { callingCodesOf, unknownCountries } from "./sms-guard-config.ts";
import { warnings } from "./warnings.ts";

const templates = { Register: "1", SignIn: 2, ForgotPassword: "3", Generic: "4" };
const tencent = {
  accessKeyId: "AKID1",
  accessKeySecret: "secret",
  sdkAppId: 1400006666,
  signName: "腾讯云",
  templates,
};

/** Everything that was wrong, as a person reads it. */
function refusal(raw: Record<string, unknown>, stack = "dev"): string {
  try {
    parseConfig(stack, raw);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), "a user's mistake is no stack trace");
    return error.message;
  }
  return assert.fail("the configuration was accepted");
}

describe("a configuration that can be used", () => {
  it("derives every address of a preview from the stack's name and port", () => {
    const config = parseConfig("pr-123", { preview: true, smsSandbox: true, port: 8123 });
    assert.equal(config.appUrl, "http://app.pr-123.localhost:8123");
    assert.equal(config.endpoint, "http://auth.pr-123.localhost:8123");
    assert.equal(config.adminEndpoint, "http://console.pr-123.localhost:8123");
    assert.equal(config.smsInboxUrl, "http://sms.pr-123.localhost:8123");
  });

  it("has each address in the one form in which Logto and browsers compare them", () => {
    const config = parseConfig("prod", {
      tencent,
      appUrl: " https://App.Example.com/ ",
      endpoint: "https://auth.example.com:443",
      adminEndpoint: "http://CONSOLE.prod.localhost:8080/",
      smsInboxUrl: "https://sms.example.com:8443/",
    });
    assert.equal(config.appUrl, "https://app.example.com");
    assert.equal(config.endpoint, "https://auth.example.com");
    assert.equal(config.adminEndpoint, "http://console.prod.localhost:8080");
    assert.equal(config.smsInboxUrl, "https://sms.example.com:8443");
  });

  it("takes one name twice only where nobody asks for the second: an inbox in a stack without one", () => {
    const appUrl = "https://app.example.com";
    assert.equal(parseConfig("prod", { tencent, appUrl, smsInboxUrl: appUrl }).appUrl, appUrl);
  });

  it("protects the data unless the stack is a preview", () => {
    assert.equal(parseConfig("prod", { tencent }).protect, true);
    assert.equal(parseConfig("prod", { tencent, protect: false }).protect, false);
    assert.equal(parseConfig("pr-1", { preview: true, smsSandbox: true, protect: true }).protect, false);
  });

  it("takes numbers where `pulumi config set --path` made them of digits", () => {
    const config = parseConfig("prod", { tencent });
    assert.equal(config.tencent?.sdkAppId, "1400006666");
    assert.equal(config.tencent.templates.SignIn, "2");
  });

  it("uses one template for all nine usage types, and another where one is named", () => {
    const { tencent: settings } = parseConfig("prod", {
      tencent: { ...tencent, templateId: 1234567, templates: { BindMfa: 7654321 } },
    });
    assert.ok(settings);
    assert.equal(Object.keys(settings.templates).length, 9);
    assert.equal(settings.templates.BindMfa, "7654321");
    assert.equal(settings.templates.Register, "1234567");
    assert.equal(settings.templates.OrganizationInvitation, "1234567");
  });

  it("lets newer usage types have the template for Generic where there is none for all", () => {
    const { tencent: settings } = parseConfig("prod", { tencent });
    assert.equal(settings?.templates.MfaVerification, "4");
  });

  it("guards against SMS pumping only where it is told to, for the countries of the stack", async () => {
    assert.equal(parseConfig("prod", { tencent }).smsGuard, undefined);
    const { smsGuard } = parseConfig("prod", {
      tencent,
      countries: ["CN", "US", "CA"],
      smsGuard: { enabled: true, daily: 50 },
    });
    assert.deepEqual(smsGuard, {
      addressHourly: 30,
      daily: 50,
      proxies: 0,
      alarmUrl: undefined,
      countries: ["CN", "US", "CA"],
    });
    assert.deepEqual(await callingCodesOf(["CN", "US", "CA"]), ["1", "86"]);
    assert.deepEqual(await unknownCountries(["CN", "ZZ"]), ["ZZ"]);
  });

  it("counts one proxy in front of a stack with an https endpoint, and as many as it is told", () => {
    const endpoint = "https://auth.example.com";
    const count = (raw: object) => parseConfig("prod", { tencent, smsGuard: { enabled: true }, ...raw });
    assert.equal(count({}).proxies, 0);
    assert.equal(count({ endpoint, proxies: "" }).proxies, 1);
    assert.equal(count({ endpoint, proxies: 2 }).proxies, 2);
    assert.equal(count({ endpoint, proxies: 2 }).smsGuard?.proxies, 2);
    assert.equal(count({ endpoint, proxies: 0 }).proxies, 0);
  });

  it("asks for a captcha only where a service is given", () => {
    assert.equal(parseConfig("prod", { tencent }).captcha, undefined);
    const captcha = { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b", projectId: "p" };
    assert.deepEqual(parseConfig("prod", { tencent, captcha }).captcha, captcha);
  });

  it("has limits that hold unless others are given", () => {
    const limits = {
      postgresMegabytes: 512,
      logtoMegabytes: 768,
      migrationMegabytes: 512,
      migrationSeconds: 3600,
    };
    assert.deepEqual(parseConfig("prod", { tencent }).limits, limits);
    const { limits: more } = parseConfig("prod", { tencent, limits: { postgresMegabytes: 4096 } });
    assert.deepEqual(more, { ...limits, postgresMegabytes: 4096 });
  });

  it("gives Logto further variables, numbers as the texts that they are", () => {
    const logtoEnvironment = { HTTPS_PROXY: "http://proxy.example.com:3128", DATABASE_POOL_SIZE: 10 };
    assert.deepEqual(parseConfig("prod", { tencent, logtoEnvironment }).logtoEnvironment, {
      ...logtoEnvironment,
      DATABASE_POOL_SIZE: "10",
    });
  });

  it("ignores Tencent's settings in a stack with the sandbox", () => {
    assert.equal(parseConfig("pr-1", { preview: true, smsSandbox: true, tencent }).tencent, undefined);
  });

  it("puts the mirror before the official images only", () => {
    const config = parseConfig("prod", {
      tencent,
      registryMirror: "mirror.example.com/hub/",
      caddyImage: "our/caddy:2",
    });
    assert.match(config.logtoImage, /^mirror\.example\.com\/hub\/logto-io\/logto:/);
    assert.match(config.postgresImage, /^mirror\.example\.com\/hub\/library\/postgres:/);
    assert.equal(config.caddyImage, "our/caddy:2");
  });

  it("is read from the runtime as Pulumi hands it over, typed values as JSON", async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => ({ id: name, state: z.record(z.unknown()).parse(inputs) }),
        call: () => ({}),
      },
      "logto-stack",
      "dev",
    );
    pulumi.runtime.setAllConfig({
      "logto-stack:preview": "true",
      "logto-stack:smsSandbox": "true",
      "logto-stack:port": "8443",
      "logto-stack:signInMethods": '["password","verificationCode"]',
      "logto-stack:appUrl": "",
      "docker:host": "unix:///elsewhere.sock",
    });
    const config = loadConfig();
    assert.equal(config.port, 8443);
    assert.deepEqual(config.signInMethods, ["password", "verificationCode"]);
  });
});

describe("a configuration that is used with a warning", () => {
  it("names the countries whose numbers Logto's Tencent connector can't reach", () => {
    const [warning = ""] = warnings(
      parseConfig("prod", { tencent, smsVerify: "off", countries: ["CN", "US", "JP"] }),
    );
    assert.match(warning, /logto-stack:countries holds US, JP.*pulumi config rm countries/);
  });

  it("leaves that to the check of the account, which says it in the person's language", () => {
    assert.deepEqual(warnings(parseConfig("prod", { tencent, countries: ["US"] })), []);
  });

  it("says nothing for mainland China, nor where no real message is sent", () => {
    assert.deepEqual(warnings(parseConfig("prod", { tencent, smsVerify: "off" })), []);
    assert.deepEqual(
      warnings(parseConfig("pr-1", { preview: true, smsSandbox: true, countries: ["US"] })),
      [],
    );
  });
});

describe("a configuration that can't be used names the key and the fix", () => {
  const cases: [string, Record<string, unknown>, RegExp[]][] = [
    [
      "no Tencent settings without the sandbox",
      {},
      [/logto-stack:tencent: .*missing.*pulumi config set --path tencent\.accessKeyId/],
    ],
    [
      "a template for only some of the required usage types",
      { tencent: { ...tencent, templates: { Register: "1", Generic: "2" } } },
      [
        /logto-stack:tencent\.templates: .*SignIn, ForgotPassword.*tencent\.templateId.*tencent\.templates\.SignIn/,
      ],
    ],
    [
      "an unknown usage type",
      { tencent: { ...tencent, templates: { ...templates, Login: "9" } } },
      [/logto-stack:tencent\.templates\.Login: unknown usage type/],
    ],
    [
      "a template id that is no number",
      { tencent: { ...tencent, templateId: "SMS_12" } },
      [/logto-stack:tencent\.templateId: .*number/],
    ],
    [
      "another way to verify",
      { tencent, smsVerify: "yes" },
      [/logto-stack:smsVerify: must be one of strict/],
    ],
    [
      "an unknown region",
      { tencent: { ...tencent, region: "ap-mars" } },
      [/logto-stack:tencent\.region: "ap-mars".*pulumi config set --path tencent\.region/],
    ],
    [
      "phone sign-up without verify",
      { tencent, signInExperience: { signUp: { identifiers: ["phone"], verify: false } } },
      [
        /logto-stack:signInExperience\.signUp\.verify: .*pulumi config set --path signInExperience\.signUp\.verify true/,
      ],
    ],
    [
      "a captcha of an unknown kind",
      { tencent, captcha: { type: "hcaptcha", siteKey: "a", secretKey: "s3cr3t-value" } },
      [
        /logto-stack:captcha\.type: must be Turnstile or RecaptchaEnterprise.*pulumi config set --path captcha\.type/,
      ],
    ],
    [
      "a captcha without its keys",
      { tencent, captcha: { type: "Turnstile" } },
      [
        /logto-stack:captcha\.siteKey: the site key.*is missing/,
        /logto-stack:captcha\.secretKey: .*pulumi config set --secret --path captcha\.secretKey.*is missing/,
      ],
    ],
    [
      "a Google Cloud project for Turnstile, and none for reCAPTCHA",
      { tencent, captcha: { type: "Turnstile", siteKey: "a", secretKey: "b", projectId: "p" } },
      [/logto-stack:captcha\.projectId: there is no such key/],
    ],
    [
      "reCAPTCHA without a project",
      { tencent, captcha: { type: "RecaptchaEnterprise", siteKey: "a", secretKey: "b", mode: "shy" } },
      [
        /logto-stack:captcha\.projectId: the Google Cloud project .*captcha\.projectId ….* is missing/,
        /captcha\.mode: must be invisible or/,
      ],
    ],
    ["an address that isn't a URL", { tencent, appUrl: "app" }, [/logto-stack:appUrl: "app" isn't a URL/]],
    [
      "http for a host that isn't loopback",
      { tencent, endpoint: "http://auth.example.com" },
      [/logto-stack:endpoint: .*use https/],
    ],
    [
      "Logto's usual layout, one name with two ports, which the proxy couldn't tell apart",
      { tencent, endpoint: "https://auth.example.com", adminEndpoint: "https://Auth.example.com:3002" },
      [
        /logto-stack:adminEndpoint: https:\/\/auth\.example\.com:3002 has the host name of endpoint, .*pulumi config set adminEndpoint https:/,
      ],
    ],
    [
      "an address with the name that another has by default",
      { tencent, appUrl: "http://auth.dev.localhost:8080" },
      [/logto-stack:endpoint: .*has the host name of appUrl/],
    ],
    [
      "an inbox with the app's name",
      { preview: true, smsSandbox: true, appUrl: "https://a.example", smsInboxUrl: "https://a.example" },
      [/logto-stack:smsInboxUrl: .*has the host name of appUrl/],
    ],
    [
      "http on another port than the stack's",
      { tencent, endpoint: "http://auth.prod.localhost:9000", appUrl: "http://app.prod.localhost" },
      [
        /logto-stack:endpoint: .*port 9000, .*listens on 8080; run `pulumi config set endpoint http:\/\/auth\.prod\.localhost:8080`, or `pulumi config set port 9000`/,
        /logto-stack:appUrl: .*port 80, /,
      ],
    ],
    [
      "an address with a password",
      { tencent, appUrl: "https://:pw@a.example" },
      [/logto-stack:appUrl: holds a user/],
    ],
    [
      "no country",
      { tencent, countries: [] },
      [/logto-stack:countries: .*at least one country.*pulumi config/],
    ],
    ["an address with a path", { tencent, appUrl: "https://a.example/x" }, [/logto-stack:appUrl: .*origin/]],
    [
      "a sandbox in a stack that isn't a preview",
      { tencent, smsSandbox: true },
      [/logto-stack:smsSandbox: .*pulumi config set preview true/],
    ],
    ["a port out of range", { tencent, port: 70000 }, [/logto-stack:port: must be a port/]],
    [
      "variables of Logto that the stack sets itself",
      { tencent, logtoEnvironment: { ENDPOINT: "https://auth.example.com", PORT: 80 } },
      [
        /logto-stack:logtoEnvironment\.ENDPOINT: the stack sets this itself .*pulumi config set endpoint/,
        /logto-stack:logtoEnvironment\.PORT: .*pulumi config rm --path logtoEnvironment\.PORT/,
      ],
    ],
    [
      "certificates for Logto in a stack where the sandbox's authority has their place",
      { preview: true, smsSandbox: true, logtoEnvironment: { NODE_EXTRA_CA_CERTS: "/ca.pem" } },
      [/logto-stack:logtoEnvironment\.NODE_EXTRA_CA_CERTS: .*sandbox's authority/],
    ],
    [
      "a key of Logto's vault that is none",
      { tencent, logtoEnvironment: { SECRET_VAULT_KEK: "s3cr3t-value" } },
      [/logto-stack:logtoEnvironment\.SECRET_VAULT_KEK: must be 32 bytes.*openssl rand -base64 32/],
    ],
    [
      "limits that are too low, or no numbers",
      { tencent, limits: { postgresMegabytes: 64, logtoMegabytes: "1g", cpu: 2 } },
      [
        /logto-stack:limits\.postgresMegabytes: must be at least 256/,
        /logto-stack:limits\.logtoMegabytes: must be a number of MiB, such as 768/,
        /logto-stack:limits\.cpu: there is no such key/,
      ],
    ],
    ["a key that doesn't exist", { tencent, prot: 1 }, [/logto-stack:prot: there is no such key/]],
  ];
  for (const [name, raw, expected] of cases) {
    it(name, () => {
      const message = refusal(raw);
      for (const pattern of expected) assert.match(message, pattern);
      assert.match(message, /Nothing was changed/);
    });
  }

  it("reports every problem at once, and no secret", () => {
    const message = refusal({
      port: 0,
      appUrl: "x",
      tencent: { accessKeySecret: "s3cr3t-value", templates: {} },
    });
    for (const key of ["port", "appUrl", "tencent.accessKeyId", "tencent.sdkAppId", "tencent.templates"]) {
      assert.ok(message.includes(`logto-stack:${key}:`), `${key} is missing in:\n${message}`);
    }
    assert.ok(!message.includes("s3cr3t-value"));
  });

  it("a stack's name that can't become a host name", () => {
    assert.match(refusal({ tencent }, "Feature_X"), /Feature_X.*pulumi stack init/s);
  });
});
