import type { Refusal } from "./refusal.ts";

export default [
  [
    "an event that doesn't exist and an address that is none",
    { name: "n", url: "x", events: ["User.Born"] },
    [/^events\[0\] must be one of "PostRegister"/, /^url must be an absolute URL/],
  ],
] satisfies Refusal[];
