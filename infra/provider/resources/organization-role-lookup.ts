// Finds organization roles by their names, which is how programs and people know them.
import type { LogtoClient } from "../logto-client.ts";
import { requireNames } from "./require-names.ts";

/** Every organization role. */
export async function allOrganizationRoles(
  logto: LogtoClient,
): Promise<{ id: string; name: string; type: string }[]> {
  return logto.allPages(async (query) => logto.api.GET("/api/organization-roles", { params: { query } }));
}

/**
 * Ids by name.
 * @param property where the names are written, for the message
 * @throws ProviderError naming all that don't exist
 */
export async function organizationRoleIds(
  logto: LogtoClient,
  names: string[],
  property: string,
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const roles = await allOrganizationRoles(logto);
  requireNames(names, roles, { what: "organization role", resource: "OrganizationRole", property });
  return new Map(roles.filter(({ name }) => names.includes(name)).map(({ id, name }) => [name, id]));
}
