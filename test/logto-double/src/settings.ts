// The environment variables of the official image, read once. Names and defaults are Logto's own, so that a
// stack can't tell the stand-in from the server that it rehearses.
import { z } from "zod";

const flag = z
  .string()
  .optional()
  .transform((value) => ["1", "true", "y", "yes"].includes((value ?? "").toLowerCase()));

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

const environment = z.object({
  DB_URL: z
    .string({ required_error: "DB_URL is not set: postgres://user:password@host:5432/database" })
    .min(1),
  PORT: port(3001),
  ADMIN_PORT: port(3002),
  ENDPOINT: z.string().url().optional(),
  ADMIN_ENDPOINT: z.string().url().optional(),
  TRUST_PROXY_HEADER: flag,
  ADMIN_DISABLE_LOCALHOST: flag,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).default(20),
  SECRET_VAULT_KEK: z.string().optional(),
  OIDC_PROVIDER_SSRF_PROTECTION_DISABLED: flag,
});

/** What the server was told at its start. Addresses have no trailing slash. */
export interface Settings {
  readonly databaseUrl: string;
  readonly port: number;
  readonly adminPort: number;
  readonly endpoint: string;
  readonly adminEndpoint: string;
  /** Origins that mean the admin tenant; every other origin means the default tenant. */
  readonly adminOrigins: readonly string[];
  readonly adminLocalhostDisabled: boolean;
  readonly trustProxyHeader: boolean;
  readonly databasePoolSize: number;
  readonly secretVaultKek: string | undefined;
  readonly ssrfProtectionDisabled: boolean;
}

const withoutSlash = (url: string): string => url.replace(/\/$/, "");

/**
 * Reads the settings.
 * @throws ZodError when a variable is missing or malformed.
 */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const parsed = environment.parse(variables);
  const adminLocalhost = `http://localhost:${parsed.ADMIN_PORT}`;
  const adminEndpoint = withoutSlash(parsed.ADMIN_ENDPOINT ?? adminLocalhost);
  const adminOrigins = [new URL(adminEndpoint).origin];
  if (!parsed.ADMIN_DISABLE_LOCALHOST) adminOrigins.push(adminLocalhost);
  return {
    databaseUrl: parsed.DB_URL,
    port: parsed.PORT,
    adminPort: parsed.ADMIN_PORT,
    endpoint: withoutSlash(parsed.ENDPOINT ?? `http://localhost:${parsed.PORT}`),
    adminEndpoint,
    adminOrigins,
    adminLocalhostDisabled: parsed.ADMIN_DISABLE_LOCALHOST,
    trustProxyHeader: parsed.TRUST_PROXY_HEADER,
    databasePoolSize: parsed.DATABASE_POOL_SIZE,
    secretVaultKek: parsed.SECRET_VAULT_KEK,
    ssrfProtectionDisabled: parsed.OIDC_PROVIDER_SSRF_PROTECTION_DISABLED,
  };
}
