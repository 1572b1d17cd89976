/** The whole graph with mocked resources: what every container, network, volume and output must be like. */
import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parseConfig } from "./config.ts";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** The same with the marks that say what is secret. */
  given: Record<string, unknown>;
}

const registered: Registered[] = [];

/** The same value without the marks that say what is secret. */
function revealed(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return revealed(pulumi.runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

await pulumi.runtime.setMocks(
  {
    newResource: ({ type, name, inputs }) => {
      const resource = z.record(z.unknown()).parse(revealed(inputs));
      registered.push({ type, name, inputs: resource, given: z.record(z.unknown()).parse(inputs) });
      const computed = {
        value: `secret-of-${name}`,
        secret: `secret-of-${name}`,
        applicationId: "app-id",
        imageId: "id",
      };
      return { id: `${name}-id`, state: { ...resource, ...computed } };
    },
    call: () => ({}),
  },
  "logto-stack",
  "pr-7",
);

/** The texts of a value that are marked as secret. */
function secretTexts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((item) =>
    pulumi.runtime.isRpcSecret(item)
      ? z
          .string()
          .array()
          .parse([revealed(item)].flat())
      : [],
  );
}

/** Every resource of a stack with this configuration, once all outputs are known. */
async function resourcesOf(raw: Record<string, unknown>) {
  registered.length = 0;
  const { createStack } = await import("./index.ts");
  const outputs = createStack(parseConfig("pr-7", raw));
  await pulumi.runtime.disconnect();
  return { outputs, resources: [...registered] };
}

const containerSchema = z.object({
  name: z.string(),
  user: z.string(),
  readOnly: z.literal(true),
  init: z.literal(true),
  restart: z.literal("unless-stopped"),
  memory: z.number().positive(),
  capabilities: z.object({ drops: z.tuple([z.literal("ALL")]) }),
  securityOpts: z.tuple([z.literal("no-new-privileges:true")]),
  logOpts: z.object({ "max-size": z.string(), "max-file": z.string() }),
  healthcheck: z.object({ tests: z.array(z.string()).min(2) }),
  destroyGraceSeconds: z.number().positive(),
  labels: z.array(z.object({ label: z.string(), value: z.string() })),
  ports: z.array(z.object({ external: z.number(), ip: z.string() })).optional(),
  envs: z.unknown(),
});

const preview = { preview: true, smsSandbox: true, port: 8123 };

describe("a preview stack", () => {
  let stack: Awaited<ReturnType<typeof resourcesOf>>;
  before(async () => {
    stack = await resourcesOf(preview);
  });
  const ofType = (type: string) => stack.resources.filter((resource) => resource.type === type);
  const containers = () =>
    ofType("docker:index/container:Container").map(({ inputs }) => containerSchema.parse(inputs));

  it("has one container for each part, none as root and none with a privilege", () => {
    assert.deepEqual(
      containers()
        .map(({ name }) => name)
        .sort(),
      ["app", "logto", "postgres", "proxy", "sms-sandbox"].map((role) => `logto-stack-pr-7-${role}`),
    );
    for (const { user } of containers()) assert.doesNotMatch(user, /^(0|root)\b/);
  });

  it("publishes one port, on loopback", () => {
    const ports = containers().flatMap(({ ports = [] }) => ports);
    assert.deepEqual(ports, [{ external: 8123, ip: "127.0.0.1" }]);
  });

  it("labels every container, network and volume with project, stack and role", () => {
    const wanted = ["logto-stack.project", "logto-stack.stack", "logto-stack.role"];
    const labelled = ["docker:index/container:Container", "docker:index/volume:Volume"].flatMap(ofType);
    assert.ok(labelled.length >= 8);
    for (const { inputs } of labelled) {
      const { labels } = z.object({ labels: containerSchema.shape.labels }).parse(inputs);
      assert.deepEqual(
        labels.map(({ label }) => label),
        wanted,
      );
    }
    const [network] = ofType("logto:index:ContainerNetwork");
    const { labels } = z.object({ labels: z.record(z.string()) }).parse(network?.inputs);
    assert.deepEqual(Object.keys(labels).sort(), wanted.toSorted());
  });

  it("confines and labels the task that brings the database up like a service", () => {
    const [task] = ofType("logto:index:ContainerTask");
    const { labels, user } = z
      .object({
        user: z.string(),
        readOnly: z.literal(true),
        memoryMegabytes: z.number().positive(),
        pidsLimit: z.number().positive(),
        labels: z.record(z.string()),
      })
      .parse(task?.inputs);
    assert.doesNotMatch(user, /^(0|root)\b/);
    assert.deepEqual(labels, {
      "logto-stack.project": "logto-stack",
      "logto-stack.stack": "pr-7",
      "logto-stack.role": "task",
    });
  });

  it("waits for every container, with a limit of processes", () => {
    const waits = ofType("logto:index:ServiceReady");
    assert.equal(waits.length, 5);
    for (const { inputs } of waits) assert.ok(z.number().parse(inputs["pidsLimit"]) > 0);
  });

  it("keeps every generated password and key a secret output", async () => {
    const { outputs } = stack;
    for (const output of [outputs.adminPassword, outputs.managementClientSecret]) {
      assert.equal(await pulumi.isSecret(output), true);
    }
  });

  it("gives Logto the authority's certificate only, and nobody else the authority's key", () => {
    const mounts = ofType("docker:index/container:Container").flatMap(({ name, inputs }) =>
      z
        .array(z.object({ volumeName: z.string(), readOnly: z.boolean().optional() }))
        .default([])
        .parse(inputs["volumes"])
        .map(({ volumeName, readOnly }) => `${name} ${volumeName}${readOnly ? " read-only" : ""}`),
    );
    assert.deepEqual(mounts.filter((mount) => mount.includes("sms-")).sort(), [
      "logto logto-stack-pr-7-sms-certificate read-only",
      "sms-sandbox logto-stack-pr-7-sms-authority",
      "sms-sandbox logto-stack-pr-7-sms-certificate",
    ]);
  });

  it("sends through the sandbox with a template for every usage type", () => {
    const [connector] = ofType("logto:index:Connector");
    const config = z
      .object({ templates: z.array(z.object({ usageType: z.string(), templateCode: z.string() })) })
      .parse(connector?.inputs["config"]);
    assert.equal(config.templates.length, 9);
  });
});

describe("the messages of a preview", () => {
  /** Whether the inbox and the console, which shows all people, ask for a password. */
  async function locked(raw: object): Promise<boolean[]> {
    const { resources, outputs } = await resourcesOf({ ...preview, ...raw });
    const environmentOf = (name: string) =>
      JSON.stringify(
        resources.find((resource) => resource.name === name && "envs" in resource.inputs)?.inputs,
      );
    assert.equal(
      outputs.smsInboxPassword !== undefined && (await pulumi.isSecret(outputs.smsInboxPassword)),
      "smsInboxPassword" in outputs,
    );
    return [
      environmentOf("sms-sandbox").includes("INBOX_PASSWORD="),
      environmentOf("proxy").includes("@stranger"),
    ];
  }

  it("are open on a machine that nobody else reaches", async () => {
    assert.deepEqual(await locked({}), [false, false]);
    assert.deepEqual(await locked({ bindAddress: "::1" }), [false, false]);
  });

  it("ask for a password under a name that leads here from elsewhere", async () => {
    assert.deepEqual(await locked({ smsInboxUrl: "https://sms.example.com" }), [true, true]);
  });

  it("ask for one on a port that others reach, whatever name they say", async () => {
    assert.deepEqual(await locked({ bindAddress: "0.0.0.0" }), [true, true]);
    assert.deepEqual(await locked({ bindAddress: "192.168.1.7" }), [true, true]);
  });
});

describe("the vendor's provider for Docker", () => {
  const environment = { ...process.env };
  before(() => {
    delete process.env["DOCKER_HOST"];
    delete process.env["DOCKER_CERT_PATH"];
  });
  after(() => {
    process.env = environment;
  });
  /** What the state gets of it. */
  async function inputsWith(raw: object) {
    const { resources } = await resourcesOf({ ...preview, ...raw });
    const provider = resources.find(({ type }) => type === "pulumi:providers:docker");
    return JSON.parse(JSON.stringify(provider?.inputs)) as unknown;
  }

  it("is told nothing where the local engine does", async () => {
    assert.deepEqual(await inputsWith({}), {});
  });

  it("is told where Docker keeps certificates", async () => {
    process.env["DOCKER_TLS_VERIFY"] = "1";
    assert.deepEqual(await inputsWith({ dockerHost: "tcp://far" }), {
      host: "tcp://far:2376",
      certPath: join(homedir(), ".docker"),
    });
  });
});

describe("a stack for production", () => {
  const tencent = {
    accessKeyId: "AKID1",
    accessKeySecret: "tencent-secret",
    sdkAppId: "1400006666",
    signName: "腾讯云",
    templates: { Register: "1", SignIn: "2", ForgotPassword: "3", Generic: "4", BindMfa: "5" },
  };

  it("has no sandbox, and overrides single templates", async () => {
    const { resources, outputs } = await resourcesOf({ tencent });
    assert.ok(!resources.some(({ name }) => name.startsWith("sms-sandbox")));
    assert.equal(outputs.smsInboxUrl, undefined);
    const connector = resources.find(({ type }) => type === "logto:index:Connector");
    const { templates } = z
      .object({ templates: z.array(z.object({ usageType: z.string(), templateCode: z.string() })) })
      .parse(connector?.inputs["config"]);
    assert.deepEqual(
      templates.filter(({ usageType }) => ["Generic", "BindMfa", "MfaVerification"].includes(usageType)),
      [
        { usageType: "Generic", templateCode: "4" },
        { usageType: "MfaVerification", templateCode: "4" },
        { usageType: "BindMfa", templateCode: "5" },
      ],
    );
  });

  it("has an SMS guard where it is enabled, before Logto's requests for codes only", async () => {
    const alarmUrl = "https://chat.example.com/hook/secret";
    const { resources } = await resourcesOf({
      tencent,
      smsGuard: { enabled: true, alarmUrl },
      endpoint: "https://auth.example.com",
      signInExperience: { verificationCodePolicy: { maxRetryAttempts: 3 } },
    });
    const environmentOf = (name: string) => {
      const container = resources.find(
        (resource) => resource.type === "docker:index/container:Container" && resource.name === name,
      );
      return z
        .object({ envs: z.array(z.string()) })
        .parse(container?.inputs)
        .envs.join("\n");
    };
    assert.match(
      environmentOf("sms-guard"),
      /CALLING_CODES=86\nADDRESS_HOURLY=30\nDAILY=1000\nPROXIES=1\nALARM_URL=/,
    );
    assert.ok(
      resources.some(
        ({ type, inputs }) =>
          type === "docker:index/volume:Volume" && inputs["name"] === "logto-stack-pr-7-sms-guard",
      ),
    );
    const proxy = environmentOf("proxy");
    assert.match(
      proxy,
      /auth\.example\.com:8080 \{\n(?:\t.+\n)*?\t@codes path [^\n]+\n\treverse_proxy @codes sms-guard:3000/,
    );
    assert.equal(proxy.match(/sms-guard/g)?.length, 1);
    const experience = resources.find(({ type }) => type === "logto:index:SignInExperience")?.inputs;
    assert.deepEqual(experience?.["sentinelPolicy"], { maxAttempts: 10, lockoutDuration: 60 });
    assert.deepEqual(experience["verificationCodePolicy"], { maxRetryAttempts: 3 });
  });

  it("has Logto ask for a captcha where a service is given, and for none otherwise", async () => {
    const captcha = { type: "Turnstile", siteKey: "0x4AAA", secretKey: "captcha-secret" };
    const asked = async (raw: object) => {
      const { resources } = await resourcesOf({ tencent, ...raw });
      const inputsOf = (kind: string) => resources.find(({ type }) => type === `logto:index:${kind}`)?.inputs;
      return [inputsOf("CaptchaProvider"), inputsOf("SignInExperience")?.["captchaPolicy"]];
    };
    assert.deepEqual(await asked({}), [undefined, undefined]);
    assert.deepEqual(await asked({ captcha }), [captcha, { enabled: true }]);
  });

  it("takes what it is allowed, and gives Logto further variables as secrets", async () => {
    const logtoEnvironment = { SECRET_VAULT_KEK: Buffer.alloc(32, 7).toString("base64") };
    const limits = { postgresMegabytes: 1024, logtoMegabytes: 1536, migrationSeconds: 7200 };
    const { resources } = await resourcesOf({ tencent, limits, logtoEnvironment });
    const inputsOf = (name: string, type: string) =>
      resources.find((resource) => resource.name === name && resource.type.endsWith(type));
    const container = (name: string) =>
      z.object({ memory: z.number(), envs: z.array(z.string()) }).parse(inputsOf(name, ":Container")?.inputs);
    assert.equal(container("postgres").memory, 1024);
    assert.equal(container("logto").memory, 1536);
    assert.equal(inputsOf("logto-migration", ":ContainerTask")?.inputs["timeoutSeconds"], 7200);
    const variable = `SECRET_VAULT_KEK=${logtoEnvironment.SECRET_VAULT_KEK}`;
    assert.ok(container("logto").envs.includes(variable));
    assert.ok(secretTexts(inputsOf("logto", ":Container")?.given["envs"]).includes(variable));
  });

  it("leaves https names to the TLS terminator in front of the proxy", async () => {
    const { resources } = await resourcesOf({
      tencent,
      appUrl: "https://app.example.com",
      endpoint: "https://auth.example.com",
      adminEndpoint: "https://console.example.com",
    });
    const proxy = resources.find(
      ({ type, name }) => type === "docker:index/container:Container" && name === "proxy",
    );
    const { networksAdvanced, envs } = z
      .object({
        networksAdvanced: z.array(z.object({ aliases: z.array(z.string()) })),
        envs: z.array(z.string()),
      })
      .parse(proxy?.inputs);
    assert.deepEqual(networksAdvanced[0]?.aliases, ["proxy"]);
    assert.match(
      envs.join("\n"),
      /http:\/\/auth\.example\.com:8080 \{\n(?:\t.+\n)*?\treverse_proxy logto:3001 \{\n\t\theader_up X-Forwarded-Proto https/,
    );
    assert.equal(envs.join("\n").match(/header_up X-Forwarded-For \{client_address\}/g)?.length, 3);
  });
});
