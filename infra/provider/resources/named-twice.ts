// Lists of names that mean a set. Logto refuses the whole of one with an entry that is there twice, and where it doesn't,
// it keeps the entry once, which would be a difference ever after.
import type { Problem } from "../problems.ts";
import { resourceScopeSchema } from "./scope-lookup.ts";

/** What an entry is called: a name, or a scope of an API; nothing where it isn't known yet or is no such thing. */
function nameOf(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  const { data } = resourceScopeSchema.safeParse(entry);
  return data === undefined ? [] : [`${data.scope} of ${data.indicator}`];
}

/**
 * Finds the entries that a list has more than once.
 * @param list may be unknown or of the wrong type
 * @param path where it is written
 */
export function checkNamedTwice(list: unknown, path: Problem["path"]): Problem[] {
  const entries: unknown[] = Array.isArray(list) ? list : [];
  const names = entries.flatMap(nameOf);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({ path, reason: `names ${name} twice: remove one` }));
}
