// Finds organization roles by their names, which is how programs and people know them.
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";

/** Every organization role. */
export async function allOrganizationRoles(logto: LogtoClient): Promise<{ id: string; name: string }[]> {
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
  const missing = names.filter((name) => !roles.some((role) => role.name === name));
  if (missing.length > 0) {
    throw new ProviderError(
      `Logto has no organization role ${missing.map((name) => `\`${name}\``).join(", ")}: correct \`${property}\`, or create the OrganizationRole first and let this resource depend on it (\`dependsOn\`).`,
    );
  }
  return new Map(roles.filter(({ name }) => names.includes(name)).map(({ id, name }) => [name, id]));
}
