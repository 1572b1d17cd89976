// What every group of cases gets: the running server, and clients for both tenants.
import type { ApiClient } from "./api.ts";
import type { ServerUnderTest } from "./server.ts";

/** Filled before the first case runs. */
export interface Context {
  readonly server: ServerUnderTest;
  /** The default tenant's Management API. */
  readonly api: ApiClient;
  /** The admin tenant's Management API. */
  readonly admin: ApiClient;
}

/** Gives the context to a case; fails before the server runs. */
export type UseContext = () => Context;
