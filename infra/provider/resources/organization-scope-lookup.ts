// Finds organization scopes by their names, which is how programs and people know them.
import type { LogtoClient } from "../logto-client.ts";
import { requireNames } from "./require-names.ts";

/**
 * Ids of organization scopes by name.
 * @param property where the names are written, for the message
 * @throws ProviderError naming all that don't exist
 */
export async function organizationScopeIds(
  logto: LogtoClient,
  names: string[],
  property: string,
): Promise<string[]> {
  if (names.length === 0) return [];
  const found = await logto.data(logto.api.GET("/api/organization-scopes"));
  requireNames(names, found, { what: "organization scope", resource: "OrganizationScope", property });
  return found.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}
