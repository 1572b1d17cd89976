// Finds roles by name, which is how programs and people know them.
import type { LogtoClient } from "../logto-client.ts";

/** What the list of roles tells of one. */
export interface FoundRole {
  id: string;
  name: string;
  description: string;
  type: string;
  isDefault: boolean;
}

/** The roles of these names, as far as there are any. */
export async function findRoles(logto: LogtoClient, names: string[]): Promise<FoundRole[]> {
  const all = await logto.allPages(async (query) => logto.api.GET("/api/roles", { params: { query } }));
  return all.filter(({ name }) => names.includes(name));
}
