import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "CustomPhrases",
    minimal: { languageTag: "ja", translation: { action: { sign_in: "入る" } } },
    full: {
      languageTag: "ja",
      translation: { action: { sign_in: "入る", continue: "送る" }, input: { password: "暗号" } },
    },
  },
] satisfies Lifecycle[];
