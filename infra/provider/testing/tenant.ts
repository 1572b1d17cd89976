// A Logto server for the provider's tests: the stand-in, or the server that the environment names.
import type { Properties } from "../values.ts";
import { Secret } from "../values.ts";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { startLogtoDouble, type LogtoDouble } from "../../../test/logto-double/start.ts";

const environmentSchema = z.object({
  LOGTO_ENDPOINT: z.string(),
  LOGTO_ADMIN_ENDPOINT: z.string(),
  LOGTO_CLIENT_ID: z.string(),
  LOGTO_CLIENT_SECRET: z.string(),
  LOGTO_ADMIN_CLIENT_ID: z.string(),
  LOGTO_ADMIN_CLIENT_SECRET: z.string(),
});

/** A server to test against. */
export interface TestServer {
  /** The provider's configuration for the tenants `default` and `admin`. */
  default: Properties;
  admin: Properties;
  endpoint: string;
  clientId: string;
  clientSecret: string;
  stop: () => Promise<void>;
}

/** A server that runs, however it was started. */
type Started = Pick<LogtoDouble, "endpoint" | "adminEndpoint" | "credentials" | "stop">;

/** A server that the environment names, as for the contract tests. It is changed and must be made for that. */
function namedServer(): Started | undefined {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) return undefined;
  const named = parsed.data;
  return {
    endpoint: named.LOGTO_ENDPOINT,
    adminEndpoint: named.LOGTO_ADMIN_ENDPOINT,
    credentials: {
      default: { clientId: named.LOGTO_CLIENT_ID, clientSecret: named.LOGTO_CLIENT_SECRET },
      admin: { clientId: named.LOGTO_ADMIN_CLIENT_ID, clientSecret: named.LOGTO_ADMIN_CLIENT_SECRET },
    },
    stop: async () => Promise.resolve(),
  };
}

/** The stand-in, with the key that social connectors need to keep tokens. */
async function startStandIn(): Promise<Started> {
  return startLogtoDouble({ env: { SECRET_VAULT_KEK: randomBytes(32).toString("base64") } });
}

/**
 * Starts a server; {@link TestServer.stop} removes everything.
 * @param startServer how, where the environment names none; the stand-in unless given
 */
export async function startTestServer(
  startServer: () => Promise<Started> = startStandIn,
): Promise<TestServer> {
  const { endpoint, adminEndpoint, credentials, stop } = namedServer() ?? (await startServer());
  const configuration = (address: string, tenantId: "default" | "admin"): Properties => {
    const { clientId, clientSecret } = credentials[tenantId];
    return { endpoint: address, tenantId, clientId, clientSecret: new Secret(clientSecret) };
  };
  return {
    default: configuration(endpoint, "default"),
    admin: configuration(adminEndpoint, "admin"),
    endpoint,
    ...credentials.default,
    stop,
  };
}
