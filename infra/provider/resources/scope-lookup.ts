// Finds the scopes of API resources by indicator and name, which is how programs and people know them.
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";

/** A scope of an API resource as an input. */
export const resourceScopeSchema = z
  .object({
    indicator: z.string().min(1).describe("The API's resource indicator."),
    scope: z.string().min(1).describe("The scope's name."),
  })
  .strict();

/** A scope of an API resource. */
export type ResourceScope = z.output<typeof resourceScopeSchema>;

/** Tells scopes apart. */
export const scopeKey = ({ indicator, scope }: ResourceScope): string => `${indicator} ${scope}`;

/** Every API resource with its scopes. */
async function resourcesWithScopes(logto: LogtoClient) {
  return logto.data(logto.api.GET("/api/resources", { params: { query: { includeScopes: "true" } } }));
}

/** Ids of scopes by API and name. @throws ProviderError naming all that don't exist */
export async function scopeIds(logto: LogtoClient, wanted: ResourceScope[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const ids = new Map(
    (await resourcesWithScopes(logto)).flatMap(({ indicator, scopes }) =>
      (scopes ?? []).map(({ id, name }) => [scopeKey({ indicator, scope: name }), id]),
    ),
  );
  const missing = wanted.filter((scope) => !ids.has(scopeKey(scope)));
  if (missing.length > 0) {
    const list = missing.map(({ scope, indicator }) => `${scope} of ${indicator}`).join(", ");
    throw new ProviderError(
      `Logto has no scope ${list}. Create the ApiResource with it first and let this resource depend on it (\`dependsOn\`).`,
    );
  }
  return wanted.flatMap((scope) => ids.get(scopeKey(scope)) ?? []);
}

/** Indicator and name of scopes that are known by their resource's id. */
export async function namedScopes(
  logto: LogtoClient,
  found: { name: string; resourceId: string }[],
): Promise<ResourceScope[]> {
  if (found.length === 0) return [];
  const resources = await logto.data(logto.api.GET("/api/resources"));
  const indicators = new Map(resources.map(({ id, indicator }) => [id, indicator]));
  return found.map(({ name, resourceId }) => ({
    indicator: indicators.get(resourceId) ?? "",
    scope: name,
  }));
}
