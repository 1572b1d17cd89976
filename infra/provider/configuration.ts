// The provider's own configuration. Everything may be left out as long as no Logto resource is used with it.
import { z } from "zod";
import { ProviderError } from "./errors.ts";
import { problemsOf, formatPath, type Problem } from "./problems.ts";

function isLoopback(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname) || hostname.startsWith("127.") || hostname === "[::1]";
}

const endpoint = z
  .string()
  .url()
  .refine((value) => /^https?:$/.test(new URL(value).protocol), "must begin with https:// or http://")
  .refine((value) => {
    const { protocol, hostname } = new URL(value);
    return protocol !== "http:" || isLoopback(hostname);
  }, "must be https: http is for loopback addresses (localhost, *.localhost, 127.0.0.1), since the credential would travel in clear")
  .refine(
    (value) => new URL(value).pathname === "/",
    "must be the server's address without a path such as /api",
  )
  .transform((value) => new URL(value).origin);

/** Pulumi may hand a number over as text. */
const seconds = z.preprocess(
  (value) => (typeof value === "string" && value.trim() !== "" ? Number(value) : value),
  z.number().int().min(1).max(3600).default(120),
);

/** The provider's inputs, each described. */
export const configurationSchema = z.object({
  endpoint: endpoint
    .optional()
    .describe(
      "The tenant's address without /api: Logto's ENDPOINT for the tenant `default`, its ADMIN_ENDPOINT for `admin`. https, or http for a loopback host.",
    ),
  tenantId: z
    .string()
    .regex(/^[a-z0-9-]{1,21}$/, "must be a tenant's id: `default` or `admin` on a self-hosted server")
    .default("default")
    .describe(
      "The tenant, which also picks the API's resource indicator https://<tenantId>.logto.app/api. Another one replaces the provider and its resources.",
    ),
  clientId: z
    .string()
    .min(1)
    .optional()
    .describe("Id of a machine-to-machine application that may use the Management API."),
  clientSecret: z.string().min(1).optional().describe("That application's secret."),
  readyTimeoutSeconds: seconds.describe(
    "How long to wait for a server that doesn't answer yet. Default: 120.",
  ),
});

/** Configuration that is good enough to connect. */
export interface Configuration {
  endpoint: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  readyTimeoutSeconds: number;
}

const connection = ["endpoint", "clientId", "clientSecret"] as const;

function fix(name: string): string {
  const secret = name === "clientSecret" ? "--secret " : "";
  return `set it on \`new logto.Provider(…)\`, or for the default provider with \`pulumi config set ${secret}logto:${name} …\``;
}

/** The configuration as it works, for comparing: defaults written out, addresses and numbers in one form. */
export function normalized(inputs: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(configurationSchema.shape).map(([name, type]): [string, unknown] => {
    const parsed = type.safeParse(inputs[name]);
    return [name, parsed.success ? parsed.data : inputs[name]];
  });
  return { ...inputs, ...Object.fromEntries(entries) };
}

/** Finds what is wrong with the provider's inputs. */
export function checkConfiguration(inputs: unknown): Problem[] {
  const { success, error, data } = configurationSchema.strict().safeParse(withoutPluginKeys(inputs));
  if (!success) return problemsOf(error);
  const missing = connection.filter((name) => data[name] === undefined);
  if (missing.length === 0 || missing.length === connection.length) return [];
  return missing.map((name) => ({ path: [name], reason: `is missing: ${fix(name)}` }));
}

/** @throws ProviderError when Logto can't be reached with it */
export function parseConfiguration(inputs: unknown): Configuration {
  const { success, error, data } = configurationSchema.safeParse(withoutPluginKeys(inputs));
  if (!success) {
    const problems = problemsOf(error).map(({ path, reason }) => `${formatPath(path)} ${reason}`);
    throw new ProviderError(`The logto provider's configuration can't be used: ${problems.join("; ")}.`);
  }
  const { endpoint: address, clientId, clientSecret } = data;
  if (address === undefined || clientId === undefined || clientSecret === undefined) {
    const missing = connection.filter((name) => data[name] === undefined);
    throw new ProviderError(
      `The logto provider doesn't know how to reach Logto: ${missing.map((name) => `${name} is missing (${fix(name)})`).join("; ")}.`,
    );
  }
  return { ...data, endpoint: address, clientId, clientSecret };
}

// The engine adds keys of its own to a provider's inputs.
function withoutPluginKeys(inputs: unknown): unknown {
  if (typeof inputs !== "object" || inputs === null) return inputs;
  const own = Object.entries(inputs).filter(
    ([name]) => !["version", "pluginDownloadURL", "__internal"].includes(name),
  );
  return Object.fromEntries(own);
}
