// Checks a connector's settings against the form that its factory publishes (GET /api/connector-factories/{id}), for the
// many factories that have no check of their own here. Only a server that is there already can be asked.
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import type { Problem } from "../problems.ts";
import type { Context } from "../resource.ts";
import { isRecord, Unknown } from "../values.ts";

const itemSchema = z.object({
  key: z.string(),
  type: z.string(),
  required: z.boolean().catch(false),
  defaultValue: z.unknown(),
  showConditions: z.unknown(),
  selectItems: z.object({ value: z.string() }).array().catch([]),
});

/** A field of the form. */
export type FormItem = z.output<typeof itemSchema>;

const factorySchema = z.object({
  formItems: itemSchema.array().catch([]),
  isStandard: z.boolean().catch(false),
});

function wrongType({ type, selectItems }: FormItem, value: unknown): string | undefined {
  const expected: Record<string, string> = {
    Text: "string",
    MultilineText: "string",
    Number: "number",
    Switch: "boolean",
    Select: "string",
  };
  const wanted = expected[type];
  if (wanted !== undefined && typeof value !== wanted) return `must be a ${wanted}`;
  const options = selectItems.map((item) => item.value);
  if (type !== "Select" || options.includes(String(value))) return undefined;
  return `must be one of ${options.map((option) => JSON.stringify(option)).join(", ")}`;
}

/** Compares settings with a form. Fields that show under conditions only may be missing. */
export function checkForm(items: FormItem[], config: Record<string, unknown>): Problem[] {
  return items.flatMap((item): Problem[] => {
    const value = config[item.key];
    const path = ["config", item.key];
    if (value instanceof Unknown) return [];
    if (value !== undefined) {
      const reason = wrongType(item, value);
      return reason === undefined ? [] : [{ path, reason }];
    }
    const optional = !item.required || item.defaultValue !== undefined || item.showConditions !== undefined;
    return optional ? [] : [{ path, reason: "is missing, and the connector's form requires it: set it" }];
  });
}

/**
 * Finds what is wrong with what a connector says of itself.
 * @param isStandard whether a tenant can have several of the factory, each with a target of its own
 * @param before the inputs of the last update; empty for a new connector
 */
export function checkMetadata(
  isStandard: boolean,
  { metadata }: Record<string, unknown>,
  before: Record<string, unknown>,
): Problem[] {
  if (!isStandard) {
    const reason = "is only for standard social connectors, and this isn't one: remove it";
    return metadata === undefined ? [] : [{ path: ["metadata"], reason }];
  }
  // One that is there keeps its target when the program's metadata goes.
  const isMissing =
    metadata === undefined
      ? Object.keys(before).length === 0
      : isRecord(metadata) && metadata["target"] === undefined;
  const reason = "is missing, and this connector's factory requires it: set it to a name such as github";
  return isMissing ? [{ path: ["metadata", "target"], reason }] : [];
}

/** Finds what is wrong with a connector, as far as its server can be asked. */
export async function checkByFactory(
  { logtoIfReachable, warn }: Context,
  given: Record<string, unknown>,
  before: Record<string, unknown>,
): Promise<Problem[]> {
  const { connectorId: id, config } = given;
  const logto = typeof id === "string" ? await logtoIfReachable() : undefined;
  if (logto === undefined || typeof id !== "string") return [];
  try {
    const request = logto.api.GET("/api/connector-factories/{id}", { params: { path: { id } } });
    const factory = await logto.dataIfFound(request);
    if (factory === undefined) {
      const reason = `is ${JSON.stringify(id)}, which isn't a factory of this server: see GET /api/connector-factories`;
      return [{ path: ["connectorId"], reason }];
    }
    const { formItems, isStandard } = factorySchema.parse(factory);
    return [
      ...checkMetadata(isStandard, given, before),
      ...(isRecord(config) ? checkForm(formItems, config) : []),
    ];
  } catch (error) {
    // The update will say the same as an error; a check must not fail for it.
    if (!(error instanceof ProviderError)) throw error;
    warn(`The settings of \`${id}\` couldn't be checked: ${error.message}`);
    return [];
  }
}
