import type { Refusal } from "./refusal.ts";

export default [
  [
    "a variable's name that psql doesn't take",
    { containerName: "c", username: "u", database: "d", script: "x", variables: { "a-b": "1" } },
    [/^variables\["a-b"\] must be a psql variable name/],
  ],
] satisfies Refusal[];
