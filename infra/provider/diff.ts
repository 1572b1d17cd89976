// Compares two sets of properties and names, path by path, what differs.
import { isRecord, Unknown } from "./values.ts";

/** One difference. */
export interface Change {
  /** Property path, for instance `oidcClientMetadata.redirectUris[0]`. */
  path: string;
  /** The top-level property in it. */
  property: string;
  kind: "add" | "delete" | "update";
}

/** Appends a key to a property path the way Pulumi writes paths. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Strict equality of plain data. Something unknown equals nothing. */
export function equal(one: unknown, other: unknown): boolean {
  if (one instanceof Unknown || other instanceof Unknown) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((child, index) => equal(child, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => equal(one[key], other[key]));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Removes what is null inside an object; Pulumi's programs can't say it. */
export function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNull(child)]));
}

/** Removes what means "nothing" to Logto: null, empty texts, lists and objects inside an object. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, child]): [string, unknown] => [key, withoutEmpty(child)]);
  return Object.fromEntries(entries.filter(([, child]) => !isEmpty(child)));
}

/** Equality as Logto sees it: an empty value and none are the same. */
export function equivalent(one: unknown, other: unknown): boolean {
  return (
    (isEmpty(withoutEmpty(one)) && isEmpty(withoutEmpty(other))) ||
    equal(withoutEmpty(one), withoutEmpty(other))
  );
}

function changesAt(path: string, property: string, before: unknown, after: unknown): Change[] {
  if (equivalent(before, after)) return [];
  if (before === undefined) return [{ path, property, kind: "add" }];
  if (after === undefined) return [{ path, property, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      changesAt(joinPath(path, index), property, before[index], after[index]),
    );
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesAt(joinPath(path, key), property, before[key], after[key]));
  }
  return [{ path, property, kind: "update" }];
}

/**
 * Names the properties that weren't set and now are, to nothing. Until then they were as the server has them, so that setting
 * them may take something away that no comparison of the two sees.
 */
export function emptied(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  return Object.keys(after)
    .filter((name) => (before[name] ?? undefined) === undefined && (after[name] ?? undefined) !== undefined)
    .filter((name) => equivalent(after[name], undefined))
    .sort()
    .map((name) => ({ path: joinPath("", name), property: name, kind: "add" }));
}

/**
 * Names every difference between two sets of plain properties.
 * @param before what was there
 * @param after what is wanted; an unknown value counts as different
 */
export function changes(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return properties.flatMap((property) =>
    changesAt(joinPath("", property), property, before[property], after[property]),
  );
}
