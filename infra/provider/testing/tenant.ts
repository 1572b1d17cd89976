// A Logto server for the provider's tests: the stand-in, or the server that the environment names.
import type { Properties } from "../values.ts";
import { Secret } from "../values.ts";
import { startLogtoDouble } from "../../../test/logto-double/start.ts";

/** A server to test against. */
export interface TestServer {
  /** The provider's configuration for the tenants `default` and `admin`. */
  default: Properties;
  admin: Properties;
  endpoint: string;
  clientSecret: string;
  stop: () => Promise<void>;
}

/** Starts a server; {@link TestServer.stop} removes everything. */
export async function startTestServer(): Promise<TestServer> {
  const { endpoint, adminEndpoint, credentials, stop } = await startLogtoDouble();
  const configuration = (address: string, tenantId: "default" | "admin"): Properties => {
    const { clientId, clientSecret } = credentials[tenantId];
    return { endpoint: address, tenantId, clientId, clientSecret: new Secret(clientSecret) };
  };
  return {
    default: configuration(endpoint, "default"),
    admin: configuration(adminEndpoint, "admin"),
    endpoint,
    clientSecret: credentials.default.clientSecret,
    stop,
  };
}
