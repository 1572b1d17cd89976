/**
 * The stack's configuration: one schema, read once, every problem reported at once with its key and its fix.
 * The keys are declared, with their types, defaults and descriptions, in Pulumi.yaml.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { addressProblems, addressSchema } from "./address-config.ts";
import { captchaSchema } from "./captcha-config.ts";
import { defaultImages } from "./default-images.ts";
import { limitsSchema } from "./limits-config.ts";
import { logtoEnvironmentSchema } from "./logto-environment-config.ts";
import { engineHostProblem } from "./docker-address.ts";
import { mirrored, stackAddresses } from "./names.ts";
import { type ManagedPreview, methodsOf, parseManagedPreview } from "./preview-config.ts";
import { signInExperienceOverrides } from "./sign-in-experience-overrides.ts";
import { resolveSmsGuard, smsGuardSchema } from "./sms-guard-config.ts";
import { smsSubmissionSchema } from "./sms-submission-config.ts";
import { tencentSchema } from "./tencent-config.ts";

/** An optional text: Pulumi.yaml's defaults are empty strings, since a declared key can't have no default. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const schema = z
  .object({
    preview: z.boolean().default(false),
    smsSandbox: z.boolean().default(false),
    protect: z.boolean().default(true),
    port: z
      .number()
      .int()
      .min(1, "must be a port, 1 to 65535")
      .max(65535, "must be a port, 1 to 65535")
      .default(8080),
    bindAddress: z
      .string()
      .ip({ message: "must be an IP address of the host, such as 127.0.0.1" })
      .default("127.0.0.1"),
    proxies: z
      .union([z.literal("").transform(() => undefined), z.number().int().min(0).max(10)], {
        errorMap: () => ({ message: "must be how many proxies stand in front of the stack, 0 to 10" }),
      })
      .optional(),
    appUrl: addressSchema,
    endpoint: addressSchema,
    adminEndpoint: addressSchema,
    smsInboxUrl: addressSchema,
    signInMethods: z
      .array(z.enum(["verificationCode", "password"]))
      .nonempty("must name at least one of verificationCode and password")
      .default(["verificationCode"]),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 code of two capital letters, such as CN"))
      .nonempty(
        "must name at least one country; run `pulumi config set --path countries[0] CN`, or `pulumi config rm countries`",
      )
      .default(["CN"]),
    signInExperience: signInExperienceOverrides,
    adminUsername: z
      .string()
      .regex(
        /^[A-Z_a-z]\w*$/,
        "must start with a letter or _ and hold only letters, digits and _, as Logto wants it",
      )
      .default("admin"),
    tencent: tencentSchema,
    smsSubmission: smsSubmissionSchema,
    smsGuard: smsGuardSchema,
    captcha: captchaSchema,
    limits: limitsSchema,
    logtoEnvironment: logtoEnvironmentSchema,
    smsVerify: z
      .enum(["strict", "warn", "off"], { message: "must be one of strict, warn and off" })
      .default("warn"),
    registryMirror: optionalText,
    logtoImage: optionalText,
    postgresImage: optionalText,
    nodeImage: optionalText,
    caddyImage: optionalText,
    npmRegistry: optionalText,
    rehearsal: z.boolean().default(false),
    dockerHost: optionalText.superRefine((host, context) => {
      const problem = host === undefined ? undefined : engineHostProblem(host);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
    }),
  })
  .strict()
  .superRefine((config, context) => {
    const refuse = (path: string[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    if (config.smsSandbox && !config.preview) {
      refuse(
        ["smsSandbox"],
        "a stack that isn't a preview can't have the SMS sandbox, which would swallow real people's codes; " +
          "run `pulumi config set preview true` if the stack is to be thrown away, else `pulumi config rm smsSandbox`",
      );
    }
    if (config.smsSandbox && config.logtoEnvironment["NODE_EXTRA_CA_CERTS"] !== undefined) {
      refuse(
        ["logtoEnvironment", "NODE_EXTRA_CA_CERTS"],
        "in a stack with the SMS sandbox it names the sandbox's authority; run `pulumi config rm --path logtoEnvironment.NODE_EXTRA_CA_CERTS`",
      );
    }
    if (!config.smsSandbox && config.tencent === undefined) {
      refuse(
        ["tencent"],
        "the Tencent Cloud SMS settings are missing; run `pulumi config set --path tencent.accessKeyId …`, " +
          "`pulumi config set --secret --path tencent.accessKeySecret`, and so on for sdkAppId, signName and templateId (docs/sms.md leads there), " +
          "or, for a preview stack, `pulumi config set preview true` and `pulumi config set smsSandbox true`",
      );
    }
  });

/** The validated configuration of one stack, with every address and image decided. */
export type StackConfig = ReturnType<typeof resolve>;

function resolve(stack: string, config: z.infer<typeof schema>, managedPreview: ManagedPreview | undefined) {
  const local = stackAddresses(stack, config.port);
  const endpoint = config.endpoint ?? local.auth;
  // An https address says that something ends TLS in front.
  const proxies = config.proxies ?? (endpoint.startsWith("https:") ? 1 : 0);
  return {
    ...config,
    stack,
    smsGuard: resolveSmsGuard(config.smsGuard, config.countries, proxies),
    proxies,
    managedPreview,
    signInMethods: managedPreview ? methodsOf(managedPreview.variant) : config.signInMethods,
    // The sandbox takes Tencent's place, so a preview ignores the settings for the real one.
    tencent: config.smsSandbox ? undefined : config.tencent,
    protect: config.protect && !config.preview,
    appUrl: config.appUrl ?? local.app,
    endpoint,
    adminEndpoint: config.adminEndpoint ?? local.console,
    smsInboxUrl: config.smsInboxUrl ?? local.sms,
    logtoImage: config.logtoImage ?? mirrored(defaultImages.logtoImage, config.registryMirror),
    postgresImage: config.postgresImage ?? mirrored(defaultImages.postgresImage, config.registryMirror),
    nodeImage: config.nodeImage ?? mirrored(defaultImages.nodeImage, config.registryMirror),
    caddyImage: config.caddyImage ?? mirrored(defaultImages.caddyImage, config.registryMirror),
  };
}

/**
 * Parses raw configuration.
 * @param stack the stack's name
 * @param raw values by key, without the project's namespace
 * @param rawPreview the same of the namespace `preview`
 * @throws pulumi.RunError that lists every problem with its key
 */
export function parseConfig(
  stack: string,
  raw: Record<string, unknown>,
  rawPreview: Record<string, unknown> = {},
): StackConfig {
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(stack)) {
    throw new pulumi.RunError(
      `The stack's name "${stack}" can't become part of a host name: use 1 to 40 small letters, digits and inner hyphens, ` +
        "such as `pulumi stack init demo`. Nothing was changed.",
    );
  }
  const parsed = schema.safeParse(raw);
  const preview = raw["preview"] === true ? parseManagedPreview(rawPreview) : undefined;
  const config = parsed.success ? resolve(stack, parsed.data, preview?.data) : undefined;
  const problems = [
    ...problemsOf("logto-stack", parsed.error?.issues),
    ...(config ? addressProblems(config) : []).map(
      ({ key, message }) => `  - logto-stack:${key}: ${message}`,
    ),
    ...problemsOf("preview", preview?.error?.issues),
  ];
  if (config && problems.length === 0) return config;
  throw new pulumi.RunError(
    `The configuration of stack "${stack}" can't be used:\n${problems.join("\n")}\n` +
      "Nothing was changed. Keys and examples: docs/configuration.md",
  );
}

function problemsOf(namespace: string, issues: z.ZodIssue[] = []): string[] {
  return issues
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map(
            (key) => `${[...issue.path, key].join(".")}: there is no such key; see docs/configuration.md`,
          )
        : [`${issue.path.join(".")}: ${issue.message}`],
    )
    .map((problem) => `  - ${namespace}:${problem}`);
}

/**
 * The running stack's configuration. Read from the runtime as a whole, since `Config.get` would warn of each secret
 * in an object; what is secret is wrapped again where it is used.
 */
export function loadConfig(): StackConfig {
  const all = Object.entries(pulumi.runtime.allConfig());
  const of = (namespace: string) =>
    all
      .filter(([key]) => key.startsWith(`${namespace}:`))
      .map(([key, value]): [string, string] => [key.slice(namespace.length + 1), value]);
  const own = of(pulumi.getProject()).map(([key, value]): [string, unknown] => [key, decodeValue(value)]);
  return parseConfig(pulumi.getStack(), Object.fromEntries(own), Object.fromEntries(of("preview")));
}

/** Pulumi hands over numbers, booleans, lists and objects as JSON, and text as it is. */
export function decodeValue(value: string): unknown {
  if (!/^(true|false|-?\d+|[[{].*)$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
