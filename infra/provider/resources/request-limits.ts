// What Logto takes of nobody, whatever the kind: requests of more than a megabyte, which it answers as if there were no
// such address, and the character NUL, which its database can't store.
import type { Problem } from "../problems.ts";
import { isRecord } from "../values.ts";

const largestBody = 1_048_576;

function withNul(value: unknown, path: Problem["path"]): Problem[] {
  if (Array.isArray(value)) return value.flatMap((child, index) => withNul(child, [...path, index]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, child]) => withNul(child, [...path, key]));
  if (typeof value !== "string" || !value.includes("\0")) return [];
  return [{ path, reason: "has the character NUL, which Logto can't store: remove it" }];
}

/** Problems with a request that would have these inputs and little more. */
export function checkRequest(inputs: Record<string, unknown>): Problem[] {
  const size = Buffer.byteLength(JSON.stringify(inputs));
  const reason = `has ${size} bytes as JSON, and Logto takes at most ${largestBody}: shorten it`;
  return [
    ...(size > largestBody ? [{ path: [], reason: `the resource ${reason}` }] : []),
    ...withNul(inputs, []),
  ];
}
