import type { Refusal } from "./refusal.ts";

export default [
  ["nobody to hold the role", { role: "editor" }, [/^userId is missing, and so is applicationId/]],
  [
    "two holders",
    { role: "editor", userId: "u", applicationId: "a" },
    [/^userId and applicationId are both set/],
  ],
] satisfies Refusal[];
