// What the resources have in common: defaults that removed properties go back to, creation in steps, the marker that
// finds a lost creation again, and the program's order in lists that Logto keeps in none.
import { IncompleteResourceError, messageOf } from "../errors.ts";
import type { Problem } from "../problems.ts";
import { jsonObject, type Context } from "../resource.ts";
import { omit } from "../values.ts";

/**
 * The values to send: those given, and the default of each property that was set before and isn't any more.
 * @param defaults Logto's own, by property
 */
export function withRemoved(
  given: Record<string, unknown>,
  before: Record<string, unknown>,
  defaults: Record<string, unknown>,
): Record<string, unknown> {
  const removed = Object.entries(defaults).filter(
    ([name]) => given[name] === undefined && before[name] !== undefined,
  );
  return { ...given, ...Object.fromEntries(removed) };
}

/** The values to send where Logto takes them as a whole: as they are there, but for those given and those removed. */
export function completed(
  given: Record<string, unknown>,
  before: Record<string, unknown>,
  live: Record<string, unknown>,
): Record<string, unknown> {
  return { ...omit(live, Object.keys(before)), ...given };
}

/** Creates, then completes. What fails in between stays in the state, so that the next update completes it. */
export async function createInSteps(
  create: () => Promise<string>,
  complete: (id: string) => Promise<void>,
): Promise<{ id: string; outputs: Record<string, unknown> }> {
  const id = await create();
  try {
    await complete(id);
    return { id, outputs: {} };
  } catch (error) {
    throw new IncompleteResourceError(messageOf(error), id, {});
  }
}

/**
 * Applications and organizations have no unique key, so the resource's URN in `customData` is what tells one that an
 * interrupted run left behind from everybody else's.
 */
const marker = "pulumiUrn";

/** Custom data with the marker. */
export function marked(customData: unknown, context: Context): Record<string, unknown> {
  return { ...jsonObject.catch({}).parse(customData), [marker]: context.urn };
}

/** Custom data without the marker, as the program knows it. */
export function unmarked(customData: unknown): Record<string, unknown> {
  return omit(jsonObject.catch({}).parse(customData), [marker]);
}

/** Whether an interrupted run left it of this resource. A renamed resource keeps the marker of its former URN: it is none. */
export function isLeftover(
  { id, customData }: { id: string; customData: unknown },
  { urn, isOthers }: Context,
): boolean {
  return jsonObject.catch({}).parse(customData)[marker] === urn && !isOthers(id);
}

/**
 * The custom data to send in an update. Without the property in the program, data that others keep there stays.
 * @returns undefined where nothing is to be sent
 */
export function markedUpdate(
  given: Record<string, unknown>,
  before: Record<string, unknown>,
  context: Context,
): Record<string, unknown> | undefined {
  if (given["customData"] === undefined && before["customData"] === undefined) return undefined;
  return marked(given["customData"], context);
}

/**
 * A singleton of which the program sets nothing manages nothing, and the engine can't tell its refresh from an import, which
 * takes over everything.
 */
export function checkNotEmpty(given: Record<string, unknown>): Problem[] {
  if (Object.keys(given).length > 0) return [];
  return [
    {
      path: [],
      reason: "no property is set, so there is nothing to manage: set one, or remove the resource",
    },
  ];
}

/** Sorts as the program has it, and the rest by name, so that a refresh shows no change where there is none. */
export function inProgramOrder<T>(items: T[], known: T[], key: (item: T) => string): T[] {
  const order = known.map(key);
  const place = (item: T): number => (order.includes(key(item)) ? order.indexOf(key(item)) : order.length);
  return items.toSorted((one, other) => place(one) - place(other) || key(one).localeCompare(key(other)));
}

/** The same for names. */
export function namesInProgramOrder<T extends string>(names: T[], known: readonly T[] = []): T[] {
  return inProgramOrder(names, [...known], (name) => name);
}
