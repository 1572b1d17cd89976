// Which properties count: defaults of the schema that are written out, what an import takes over, and what a refresh does.
import { equivalent, withoutNull } from "./diff.ts";
import type { Resource } from "./resource.ts";
import type { Properties } from "./values.ts";
import { isDefault } from "./zod-shape.ts";

/** A default that is written out is no change. */
export function withDefaults(resource: Resource, properties: Properties): Properties {
  const defaults = Object.entries(resource.inputs.shape)
    .filter(([name, type]) => isDefault(type) && properties[name] === undefined)
    .map(([name, type]): [string, unknown] => [name, type.parse(undefined)]);
  return { ...Object.fromEntries(defaults), ...properties };
}

type Emptiness = Pick<Resource, "meaningfulWhenEmpty">;

/** The same properties for comparing: where an empty list has a meaning, it stands out from none. */
export function comparable(
  { meaningfulWhenEmpty = [] }: Emptiness,
  properties: Record<string, unknown>,
): Record<string, unknown> {
  const isMeaning = (name: string, value: unknown): boolean =>
    meaningfulWhenEmpty.includes(name) && Array.isArray(value) && value.length === 0;
  const entries = Object.entries(properties).map(([name, value]): [string, unknown] => [
    name,
    isMeaning(name, value) ? ["nothing"] : value,
  ]);
  return Object.fromEntries(entries);
}

/** What an import takes over: everything that the server has, without what means nothing. */
export function importable(resource: Emptiness, live: Record<string, unknown>): Record<string, unknown> {
  const compared = comparable(resource, live);
  const entries = Object.entries(live).filter(([name]) => !equivalent(compared[name], undefined));
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutNull(value)]));
}

/** What a refresh takes over: the properties that the program sets, as they are now; untouched where that is the same. */
export function keepManaged(
  resource: Emptiness,
  inputs: Record<string, unknown>,
  live: Record<string, unknown>,
): Record<string, unknown> {
  const [wanted, found] = [comparable(resource, inputs), comparable(resource, live)];
  const entries = Object.entries(inputs).map(([name, value]): [string, unknown] => {
    // What the server doesn't tell (a password) is taken to be as it was set.
    if (!(name in live)) return [name, value];
    return [name, equivalent(wanted[name], found[name]) ? value : withoutNull(live[name])];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

/** Some of the properties. */
export function pick(properties: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => name in properties).map((name) => [name, properties[name]]),
  );
}
