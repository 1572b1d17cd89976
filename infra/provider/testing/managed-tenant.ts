// A server and a provider that manages its default tenant, for the tests of one file.
import { after } from "node:test";
import { Engine } from "./engine.ts";
import { EngineWarnings } from "./engine-warnings.ts";
import { startTestServer, type TestServer } from "./tenant.ts";

/** What the tests of a file share. */
export interface ManagedTenant {
  server: TestServer;
  /** Configured with the server's default tenant. */
  engine: Engine;
  /** What the provider has warned of. */
  warnings: EngineWarnings;
}

/** Starts them before the tests of the file that calls this, and stops them after those. */
export async function startManagedTenant(): Promise<ManagedTenant> {
  const server = await startTestServer();
  const warnings = await EngineWarnings.start();
  const engine = await Engine.start(server.default, warnings.address);
  after(async () => {
    await engine.stop();
    warnings.stop();
    await server.stop();
  });
  return { server, engine, warnings };
}
