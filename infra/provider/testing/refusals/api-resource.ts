import type { Refusal } from "./refusal.ts";

export default [
  [
    "an indicator that isn't a URI and a scope with a space",
    { name: "x", indicator: "books", scopes: [{ name: "a b" }] },
    [/^indicator must be an absolute URL/, /^scopes\[0\]\.name must be a scope's name/],
  ],
] satisfies Refusal[];
