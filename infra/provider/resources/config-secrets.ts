// Marks what is secret in a connector's settings by its name, since the settings' form differs from one to the next.
import { looksSecret } from "../redact.ts";
import { isRecord, Secret } from "../values.ts";

function markByName(config: unknown): unknown {
  if (!isRecord(config)) return config;
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      looksSecret(name) && typeof value === "string" ? new Secret(value) : markByName(value),
    ]),
  );
}

/** Properties with the secrets inside `config` marked. */
export function markConfigSecrets(properties: Record<string, unknown>): Record<string, unknown> {
  return "config" in properties ? { ...properties, config: markByName(properties["config"]) } : properties;
}
