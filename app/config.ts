/**
 * The app's settings, read from the environment through one schema so that a wrong deployment
 * learns about everything that is wrong at once, before the app listens.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

/** Settings that may also come from a file named by `<KEY>_FILE`, as Docker and Swarm secrets do. */
const secretKeys = ["LOGTO_APP_SECRET", "SESSION_SECRET", "DATABASE_URL"] as const;

/** The scope that `/reports` asks for. */
export const reportsScope = "read:reports";

/** Everything that the app needs to know, validated. */
export interface Config {
  /** TCP port to listen on; 0 lets the system choose. */
  port: number;
  /** The origin that people use, without a trailing slash (the SDK compares addresses by their beginning). */
  appUrl: string;
  /** Whether `appUrl` is https: decides cookie flags and strict transport security. */
  secure: boolean;
  logtoEndpoint: string;
  logtoAppId: string;
  logtoAppSecret: string;
  /** Indicator of the API resource that guards `/reports`; the page explains itself without one. */
  apiResource: string | undefined;
  /** Newest first: the first signs, all verify, so that a secret can be rotated without signing people out. */
  sessionSecrets: string[];
  databaseUrl: string;
  /** The SMS sandbox's inbox, linked from the pages of a preview stack. */
  smsInboxUrl: string | undefined;
  /** A banner on every page, for stacks that aren't for real users. */
  notice: "preview" | "rehearsal" | undefined;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Whether one reverse proxy in front of the app is believed about scheme and client address. */
  trustProxy: boolean;
}

/** A wrong environment: `problems` names each setting, what is wrong with it and what to set. */
export class ConfigError extends Error {
  public readonly problems: readonly string[];

  public constructor(problems: readonly string[]) {
    super(`The app's settings are wrong:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const required = (hint: string) => z.string({ required_error: `missing. ${hint}` });

/** An address that isn't encrypted may only lead to this machine: codes and cookies travel on it. */
function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === "[::1]"
  );
}

/** An http(s) address; `origin` refuses anything behind the host. Returned without a trailing slash. */
function webAddress(example: string, only: "origin" | "any") {
  return required(`Set it to an address such as ${example}`).transform((value, context) => {
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (!URL.canParse(value)) return refuse(`"${value}" isn't an address. Use one such as ${example}`);
    const url = new URL(value);
    if (url.protocol !== "https:" && url.protocol !== "http:") {
      return refuse(`"${value}" must begin with https:// or http://`);
    }
    if (url.protocol === "http:" && !isLoopback(url)) {
      return refuse(
        `"${value}" isn't encrypted. Use https://, or http:// with localhost or a name under .localhost`,
      );
    }
    if (only === "origin" && (url.pathname !== "/" || url.search !== "" || url.hash !== "")) {
      return refuse(`"${value}" must end after host and port. Use ${url.origin}`);
    }
    return only === "origin" ? url.origin : value.replace(/\/+$/, "");
  });
}

const databaseUrl = required("Set it to postgres://user:password@host:5432/database").refine(
  (value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, pathname } = new URL(value);
    return ["postgres:", "postgresql:"].includes(protocol) && pathname.length > 1;
  },
  // The value isn't repeated: it holds the password.
  "isn't a PostgreSQL address. Use postgres://user:password@host:5432/database",
);

const sessionSecrets = required("Set it to 32 or more random characters (openssl rand -base64 32)").transform(
  (value, context) => {
    const secrets = value.split(",").map((secret) => secret.trim());
    const short = secrets.findIndex((secret) => secret.length < 32);
    if (short >= 0) {
      context.addIssue({
        code: "custom",
        message: `entry ${short + 1} has fewer than 32 characters. Make one with: openssl rand -base64 32`,
      });
    }
    return secrets;
  },
);

const environment = z.object({
  PORT: z.coerce
    .number({ invalid_type_error: "isn't a number. Use a TCP port such as 3000" })
    .int("isn't a whole number. Use a TCP port such as 3000")
    .min(0, "isn't a TCP port. Use one from 0 to 65535")
    .max(65_535, "isn't a TCP port. Use one from 0 to 65535")
    .default(3000),
  APP_URL: webAddress("https://app.example.com", "origin"),
  LOGTO_ENDPOINT: webAddress("https://auth.example.com", "any"),
  LOGTO_APP_ID: required("Set it to the id of the application in Logto"),
  LOGTO_APP_SECRET: required("Set it to the secret of the application in Logto"),
  APP_API_RESOURCE: z.string().url("isn't a resource indicator. Use an absolute address").optional(),
  SESSION_SECRET: sessionSecrets,
  DATABASE_URL: databaseUrl,
  SMS_INBOX_URL: webAddress("https://sms.example.com", "any").optional(),
  APP_NOTICE: z
    .enum(["preview", "rehearsal"], { message: 'must be "preview" or "rehearsal", or not set at all' })
    .optional(),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      message: "must be trace, debug, info, warn, error, fatal or silent",
    })
    .default("info"),
  TRUST_PROXY: z
    .enum(["true", "false"], { message: 'must be "true" (one proxy in front) or "false"' })
    .default("true"),
});

/**
 * Reads and validates the settings.
 *
 * @param source the environment; a setting that is empty counts as not set
 * @throws {ConfigError} with every problem at once; no message repeats a secret
 */
export function readConfig(source: NodeJS.ProcessEnv): Config {
  const { values, problems } = withSecretFiles(source);
  const result = environment.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const key = issue.path.join(".");
    // A file that can't be read has been reported already; "missing" would only repeat it.
    if (!problems.some((problem) => problem.startsWith(`${key}_FILE`)))
      problems.push(`${key}: ${issue.message}`);
  }
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = result;
  return {
    port: data.PORT,
    appUrl: data.APP_URL,
    secure: data.APP_URL.startsWith("https:"),
    logtoEndpoint: data.LOGTO_ENDPOINT,
    logtoAppId: data.LOGTO_APP_ID,
    logtoAppSecret: data.LOGTO_APP_SECRET,
    apiResource: data.APP_API_RESOURCE,
    sessionSecrets: data.SESSION_SECRET,
    databaseUrl: data.DATABASE_URL,
    smsInboxUrl: data.SMS_INBOX_URL,
    notice: data.APP_NOTICE,
    logLevel: data.LOG_LEVEL,
    trustProxy: data.TRUST_PROXY === "true",
  };
}

function withSecretFiles(source: NodeJS.ProcessEnv) {
  const problems: string[] = [];
  const values = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  for (const key of secretKeys) {
    const file = values[`${key}_FILE`];
    if (file === undefined) continue;
    if (values[key] !== undefined) problems.push(`${key}_FILE: ${key} is set as well. Keep one of the two`);
    try {
      values[key] = readFileSync(file, "utf8").trim();
    } catch {
      problems.push(`${key}_FILE: can't read "${file}". Check that it exists and that this user may read it`);
    }
  }
  return { values, problems };
}
