// Finds organizations by their names, which several may share.
import type { LogtoClient } from "../logto-client.ts";

/** Ids of the organizations of this name. */
export async function organizationIds(logto: LogtoClient, name: string): Promise<string[]> {
  const containing = await logto.allPages(async (query) =>
    logto.api.GET("/api/organizations", { params: { query: { q: name, ...query } } }),
  );
  return containing.filter((organization) => organization.name === name).map(({ id }) => id);
}
