import type { Refusal } from "./refusal.ts";

export default [
  [
    "an expiry that isn't a time",
    { applicationId: "a", name: "n", expiresAt: "tomorrow" },
    [/^expiresAt must be a time such as 2027-01-31T00:00:00Z/],
  ],
  [
    "an expiry that has passed",
    { applicationId: "a", name: "n", expiresAt: "2026-01-31T00:00:00Z" },
    [/^expiresAt is 2026-01-31T00:00:00Z, which has passed: give a time to come, or leave it out$/],
  ],
] satisfies Refusal[];
