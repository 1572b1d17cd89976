// The settings of Logto's Tencent Cloud SMS connector, checked by the connector's own guard before anything is changed.
import { z } from "zod";
import { knownRegions, requiredUsageTypes } from "../../tencent/connector-settings.ts";
import { formatPath, problemsOf, type Problem } from "../problems.ts";
import { holdsUnknown } from "../values.ts";

/** The connector's factory. */
export const tencentFactoryId = "tencent-short-message-service";

const templatesSchema = z.object({ templates: z.object({ usageType: z.string() }).array() });
const regionSchema = z.object({ region: z.string() });

function missingUsageTypes(config: unknown): Problem[] {
  const parsed = templatesSchema.safeParse(config);
  if (!parsed.success) return [];
  const present = new Set(parsed.data.templates.map(({ usageType }) => usageType));
  return requiredUsageTypes
    .filter((usageType) => !present.has(usageType))
    .map((usageType) => ({
      path: ["config", "templates"],
      reason: `has no template with usageType ${usageType}: add { usageType: "${usageType}", templateCode: "…" }`,
    }));
}

/** Regions that the documentation doesn't name may exist. */
function warnOfRegion(config: unknown, warn: (message: string) => void): void {
  const parsed = regionSchema.safeParse(config);
  if (!parsed.success || knownRegions.includes(parsed.data.region)) return;
  warn(
    `config.region ${parsed.data.region} isn't a region that Tencent documents for SMS (${knownRegions.join(", ")}); check its spelling.`,
  );
}

/**
 * Finds what is wrong with the settings.
 * @param warn told of what may be right all the same
 */
export async function checkTencentConfig(
  config: unknown,
  warn: (message: string) => void,
): Promise<Problem[]> {
  if (holdsUnknown(config) && typeof config !== "object") return [];
  const { default: createConnector } = await import("@logto/connector-tencent-sms");
  // The guard needs no settings; the connector asks for them only when it sends.
  const { configGuard } = await createConnector({
    getConfig: async () => Promise.reject(new Error("not configured")),
  });
  warnOfRegion(config, warn);
  const missing = missingUsageTypes(config);
  const parsed = configGuard.safeParse(config);
  const found = parsed.error === undefined ? [] : problemsOf(parsed.error, ["config"]);
  // Ours names each missing usage type and the fix; the guard's names them in one sentence.
  const others =
    missing.length === 0 ? found : found.filter(({ path }) => formatPath(path) !== "config.templates");
  return [...others, ...missing];
}
