import type { Refusal } from "./refusal.ts";

export default [
  [
    "a language and texts that Logto doesn't have",
    { languageTag: "klingon", translation: { action: { sing_in: "x", sign_in: { a: "b" } }, nothing: "x" } },
    [
      /^languageTag is "klingon"/,
      /^translation\.action\.sign_in must be a text/,
      /^translation\.action\.sing_in isn't a text that Logto has/,
      /^translation\.nothing isn't a text/,
    ],
  ],
] satisfies Refusal[];
