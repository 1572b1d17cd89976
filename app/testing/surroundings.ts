/** What the app stands on, for a test: PostgreSQL and an identity provider that sends people back to the app. */
import { type TestIdentityProvider, startIdentityProvider } from "./identity-provider.ts";
import { type TestPostgres, startPostgres } from "./postgres.ts";
import { type TestAppOptions, freePort } from "./test-app.ts";

/** See the file's comment. */
export interface Surroundings {
  postgres: TestPostgres;
  identityProvider: TestIdentityProvider;
  /** For an app among them. */
  options: TestAppOptions;
}

/** Starts both. */
export async function startSurroundings(): Promise<Surroundings> {
  const port = await freePort();
  const postgres = await startPostgres();
  const identityProvider = await startIdentityProvider(`http://127.0.0.1:${port}`);
  const options = { port, databaseUrl: postgres.url, logtoEndpoint: identityProvider.endpoint };
  return { postgres, identityProvider, options };
}
