// What one of Logto's guards drops without a word.
import type { Problem } from "../problems.ts";
import { isRecord } from "../values.ts";

/**
 * Finds what is given and not kept.
 * @param reason what is wrong with such a thing
 */
export function dropped(
  given: unknown,
  kept: unknown,
  reason: string,
  path: Problem["path"] = [],
): Problem[] {
  if (Array.isArray(given) && Array.isArray(kept)) {
    const rest: unknown[] = kept;
    return given.flatMap((value, index) => dropped(value, rest[index], reason, [...path, index]));
  }
  if (!isRecord(given)) return [];
  return Object.entries(given).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (isRecord(kept) && kept[key] !== undefined) return dropped(value, kept[key], reason, here);
    return value === undefined ? [] : [{ path: here, reason }];
  });
}
