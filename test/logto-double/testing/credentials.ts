// Machine-to-machine credentials for tests, declared in SQL as the stack declares its own.
import { randomBytes } from "node:crypto";
import { internalPrefix } from "@logto/schemas";
import pg from "pg";

/** What a client needs to get a token. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Credentials for both tenants. */
export interface TestCredentials {
  /** Of the default tenant; tokens from its endpoint. */
  readonly default: ClientCredentials;
  /** Of the admin tenant; tokens from the admin endpoint. It may use both tenants' APIs. */
  readonly admin: ClientCredentials;
}

async function declare(
  client: pg.Client,
  tenantId: string,
  roles: readonly string[],
): Promise<ClientCredentials> {
  const clientId = `test-${tenantId}`;
  const clientSecret = randomBytes(24).toString("base64url");
  await client.query(
    `insert into applications (tenant_id, id, name, secret, type, oidc_client_metadata)
     values ($1, $2, 'Tests', $3, 'MachineToMachine', '{"redirectUris":[],"postLogoutRedirectUris":[]}')`,
    [tenantId, clientId, `${internalPrefix}${randomBytes(16).toString("hex")}`],
  );
  await client.query(
    "insert into application_secrets (tenant_id, application_id, name, value) values ($1, $2, 'Tests', $3)",
    [tenantId, clientId, clientSecret],
  );
  await client.query(
    `insert into applications_roles (tenant_id, id, application_id, role_id)
     select $1::text, substr(md5(id), 1, 21), $2, id from roles where tenant_id = $1::text and name = any($3)`,
    [tenantId, clientId, roles],
  );
  return { clientId, clientSecret };
}

/** Inserts the credentials into a seeded database. */
export async function declareCredentials(databaseUrl: string): Promise<TestCredentials> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return {
      default: await declare(client, "default", ["Logto Management API access"]),
      admin: await declare(client, "admin", ["machine:mapi:admin", "machine:mapi:default"]),
    };
  } finally {
    await client.end();
  }
}
