// Finds organization scopes by their names, which is how programs and people know them.
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";

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
  const missing = names.filter((name) => !found.some((scope) => scope.name === name));
  if (missing.length > 0) {
    throw new ProviderError(
      `Logto has no organization scope ${missing.map((name) => `\`${name}\``).join(", ")}: correct \`${property}\`, or create the OrganizationScope first and let this resource depend on it (\`dependsOn\`).`,
    );
  }
  return found.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}
