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

/** Every role. */
export async function allRoles(logto: LogtoClient): Promise<FoundRole[]> {
  return logto.allPages(async (query) => logto.api.GET("/api/roles", { params: { query } }));
}

/** The roles of these names, as far as there are any. */
export async function findRoles(logto: LogtoClient, names: string[]): Promise<FoundRole[]> {
  return (await allRoles(logto)).filter(({ name }) => names.includes(name));
}
