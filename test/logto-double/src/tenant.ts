// What one tenant consists of: its tables, addresses, keys and connectors. Built once at the start of the server.
import { adminTenantId } from "@logto/schemas";
import type pg from "pg";
import { loadKeys, type SigningKeys } from "./oidc/keys.ts";
import type { Settings } from "./settings.ts";
import { bindTables, type Tables } from "./tables.ts";

/** One tenant, as the routes see it. */
export interface Tenant {
  readonly id: string;
  readonly pool: pg.Pool;
  readonly tables: Tables;
  readonly settings: Settings;
  /** Address of this tenant, without a trailing slash. */
  readonly endpoint: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
}

/** Reads a tenant's keys and binds its tables. */
export async function loadTenant(id: string, pool: pg.Pool, settings: Settings): Promise<Tenant> {
  const endpoint = id === adminTenantId ? settings.adminEndpoint : settings.endpoint;
  return {
    id,
    pool,
    settings,
    endpoint,
    issuer: `${endpoint}/oidc`,
    tables: bindTables(pool, id),
    keys: await loadKeys(pool, id),
  };
}
