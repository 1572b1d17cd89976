// Finds roles by name, which is how programs and people know them.
import type { LogtoClient } from "../logto-client.ts";
import { requireNames } from "./require-names.ts";

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

/**
 * Ids of roles by name.
 * @param property where the names are written, for the message
 * @throws ProviderError naming all that don't exist
 */
export async function requireRoleIds(
  logto: LogtoClient,
  names: string[],
  property: string,
): Promise<string[]> {
  if (names.length === 0) return [];
  const found = await findRoles(logto, names);
  requireNames(names, found, { what: "role", resource: "Role", property });
  return found.map(({ id }) => id);
}
