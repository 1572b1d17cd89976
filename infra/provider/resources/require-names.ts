// Names that a program refers to and Logto has to have.
import { ProviderError } from "../errors.ts";

/**
 * @param what such as `organization role`
 * @param resource the resource that makes one
 * @param property where the names are written
 * @throws ProviderError naming all that don't exist
 */
export function requireNames(
  names: string[],
  found: readonly { name: string }[],
  { what, resource, property }: Record<"what" | "resource" | "property", string>,
): void {
  const missing = names.filter((name) => !found.some((other) => other.name === name));
  if (missing.length === 0) return;
  throw new ProviderError(
    `Logto has no ${what} ${missing.map((name) => `\`${name}\``).join(", ")}: correct \`${property}\`, or create the ${resource} first and let this resource depend on it (\`dependsOn\`).`,
  );
}
