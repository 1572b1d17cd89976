/**
 * The container's configuration: one schema over the environment. All problems are reported at once, each with the
 * variable's name and what to set.
 */
import { z } from "zod";
import { notices } from "./inbox/texts.ts";
import { createLog, logLevels } from "./log.ts";
import { defaultMaximumMessages, type SmsSandboxOptions } from "./start.ts";
import { frequencyLimitsGuard, tencentDefaults } from "./tencent/frequency-limits.ts";
import { templateGuard } from "./tencent/template.ts";

const port = (defaultPort: number): z.ZodType<number, z.ZodTypeDef, unknown> =>
  z.coerce.number({ message: "must be a port number" }).int().min(0).max(65535).default(defaultPort);

const required = (what: string): z.ZodString => z.string({ required_error: `is missing: set it to ${what}` });

/** Parses JSON on the way into `guard`, so that a syntax error is a problem like any other. */
function json<Output>(
  guard: z.ZodType<Output, z.ZodTypeDef, unknown>,
  example: string,
): z.ZodType<Output, z.ZodTypeDef, unknown> {
  return z
    .string({ required_error: `is missing: set it to JSON like ${example}` })
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({
          code: "custom",
          message: `is not valid JSON: set it to something like ${example}`,
        });
        return z.NEVER;
      }
    })
    .pipe(guard);
}

const templates = z
  .array(templateGuard)
  .min(1, "must hold at least one template")
  .refine((list) => new Set(list.map(({ templateId }) => templateId)).size === list.length, {
    message: "has the same templateId twice",
  });

const environmentGuard = z.object({
  /** The account's SecretId; clients must sign with it. */
  SECRET_ID: required("the SecretId that the clients use").regex(
    /^[^\s/,]+$/,
    "must not hold spaces, / or ,",
  ),
  /** The account's SecretKey. */
  SECRET_KEY: required("the SecretKey that the clients use").min(1),
  /** The SMS application's SDK app id. */
  SDK_APP_ID: required("an SDK app id such as 1400006666").regex(
    /^\d+$/,
    "must be a number such as 1400006666",
  ),
  /** The approved signature, without brackets. */
  SIGN_NAME: required("the approved signature, without brackets").min(1),
  /** The approved templates. */
  TEMPLATES: json(templates, '[{"templateId":"1110","name":"Code","content":"Your code is {1}."}]'),
  /** `off`, `tencent` for Tencent's defaults, or a JSON object with limits of your own. */
  FREQUENCY_LIMITS: z
    .union([
      z.literal("off").transform(() => undefined),
      z.literal("tencent").transform(() => tencentDefaults),
      json(frequencyLimitsGuard, '{"thirtySeconds":1,"oneHour":5,"day":10,"sameContentDay":5}'),
    ])
    .default("off"),
  /** Without it the inbox is open to everybody who can reach it. */
  INBOX_PASSWORD: z.string().min(16, "must have at least 16 characters").optional(),
  /** Without it the inbox takes no e-mails. */
  EMAIL_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  NOTICE: z.enum(notices).optional(),
  HTTPS_PORT: port(443),
  HTTP_PORT: port(3000),
  DATA_DIR: z.string().default("/var/lib/sms-sandbox"),
  CERTIFICATE_DIR: z.string().default("/certificates"),
  MAX_MESSAGES: z.coerce
    .number({ message: "must be a number" })
    .int()
    .min(1)
    .max(10_000)
    .default(defaultMaximumMessages),
  LOG_LEVEL: z.enum(logLevels).default("info"),
});

/** What is wrong with the environment, one line a problem. */
export class ConfigurationError extends Error {
  public constructor(problems: string[]) {
    super(
      `The SMS sandbox's configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
    this.name = "ConfigurationError";
  }
}

/**
 * Reads the options from environment variables; an empty variable counts as absent.
 *
 * @throws ConfigurationError with every problem
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): SmsSandboxOptions {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentGuard.safeParse(present);
  if (!parsed.success) throw new ConfigurationError(flattenIssues(parsed.error.issues).map(describeIssue));
  const { data } = parsed;
  return {
    secretId: data.SECRET_ID,
    secretKey: data.SECRET_KEY,
    sdkAppId: data.SDK_APP_ID,
    signName: data.SIGN_NAME,
    templates: data.TEMPLATES,
    frequencyLimits: data.FREQUENCY_LIMITS,
    inboxPassword: data.INBOX_PASSWORD,
    emailToken: data.EMAIL_TOKEN,
    notice: data.NOTICE,
    httpsPort: data.HTTPS_PORT,
    httpPort: data.HTTP_PORT,
    dataDirectory: data.DATA_DIR,
    certificateDirectory: data.CERTIFICATE_DIR,
    maximumMessages: data.MAX_MESSAGES,
    log: createLog(data.LOG_LEVEL),
  };
}

/** Of a union only the last member's problems are of use: the words before it are not what was meant. */
function flattenIssues(issues: z.ZodIssue[]): z.ZodIssue[] {
  return issues.flatMap((issue) =>
    issue.code === "invalid_union" ? flattenIssues(issue.unionErrors.at(-1)?.issues ?? []) : [issue],
  );
}

/** `TEMPLATES[0].templateId must be …`; values aren't shown, since some are secret. */
function describeIssue({ path, message }: z.ZodIssue): string {
  const [variable = "", ...rest] = path;
  const inside = rest.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return `${variable}${inside} ${message.replace(/^[A-Z]/, (first) => `: ${first.toLowerCase()}`)}`.replace(
    " :",
    ":",
  );
}
