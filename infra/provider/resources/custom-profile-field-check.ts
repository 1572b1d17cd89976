// What Logto refuses in a custom profile field, or drops without a word (logto 1.42, libraries/custom-profile-fields). It
// looks more closely at changes than at creations; this does at both, or a later change of something else would fail.
import { z } from "zod";
import { problemsOf, type Problem } from "../problems.ts";
import { dropped } from "./dropped.ts";

type Path = (string | number)[];

/** Settings of all types, as the guards let them through. */
const settings = z
  .object({
    minLength: z.number(),
    maxLength: z.number(),
    minValue: z.number(),
    maxValue: z.number(),
    format: z.string(),
    options: z.unknown().array(),
    parts: z.object({ type: z.string() }).passthrough().array(),
    defaultValue: z.string(),
  })
  .partial();

type Settings = z.output<typeof settings>;

/** Further checks of a field's inputs. */
export async function checkCustomProfileField(given: Record<string, unknown>): Promise<Problem[]> {
  const field = { ...given, required: given["required"] ?? false };
  return [...(await checkName(given["name"])), ...(await checkField(field, []))];
}

async function checkName(name: unknown): Promise<Problem[]> {
  const { reservedBuiltInProfileKeys, reservedCustomDataKeys, reservedSignInIdentifierKeys } =
    await import("@logto/schemas");
  const reserved: string[] = [
    ...reservedBuiltInProfileKeys,
    ...reservedCustomDataKeys,
    ...reservedSignInIdentifierKeys,
  ];
  if (typeof name !== "string" || !reserved.includes(name)) return [];
  return [{ path: ["name"], reason: `is ${name}, which Logto uses itself: choose another name` }];
}

async function checkField(field: Record<string, unknown>, path: Path): Promise<Problem[]> {
  const { customProfileFieldUnionGuard } = await import("@logto/schemas");
  const { data, error } = customProfileFieldUnionGuard.safeParse(field);
  if (error !== undefined) return problemsOf(error, path);
  const type: string = data.type;
  const config = settings.parse(data.config ?? {});
  const found = checkSettings(type, config).map((problem) => ({
    ...problem,
    path: [...path, ...problem.path],
  }));
  // Logto keeps whatever a part has.
  if (path.length > 0) return found;
  const superfluous = dropped(field, data, `is nothing for a field of type ${type}: remove it`);
  return [...superfluous, ...found, ...(await checkParts(config))];
}

function checkSettings(type: string, config: Settings): Problem[] {
  const { minLength, maxLength, minValue, maxValue, format, options, parts, defaultValue } = config;
  const wrong: [key: string, reason: string, isWrong: boolean][] = [
    ["maxLength", "must not be less than minLength", isBackwards(minLength, maxLength)],
    ["maxValue", "must not be less than minValue", isBackwards(minValue, maxValue)],
    [
      "defaultValue",
      'is missing: set it to "true" or "false"',
      type === "Checkbox" && defaultValue === undefined,
    ],
    ["options", "must have at least 1 element", options?.length === 0],
    ["parts", "must have at least 1 element", parts?.length === 0],
    ["format", "must be a regular expression", type === "Regex" && !isExpression(format ?? "")],
  ];
  return wrong.filter(([, , isWrong]) => isWrong).map(([key, reason]) => ({ path: ["config", key], reason }));
}

async function checkParts({ parts = [] }: Settings): Promise<Problem[]> {
  const checks = parts.map(async (part, index): Promise<Problem[]> => {
    const path: Path = ["config", "parts", index];
    if (part.type === "Address" || part.type === "Fullname")
      return [{ path: [...path, "type"], reason: "must be a type that has no parts itself" }];
    return checkField(part, path);
  });
  return (await Promise.all(checks)).flat();
}

function isBackwards(least: number | undefined, most: number | undefined): boolean {
  return least !== undefined && most !== undefined && least > most;
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
