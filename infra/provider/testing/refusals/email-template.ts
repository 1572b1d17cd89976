import type { Refusal } from "./refusal.ts";

export default [
  [
    "a language and a use that nothing is called, and nothing to say",
    {
      languageTag: "en_US",
      templateType: "Welcome",
      subject: "",
      content: "a\0b",
      contentType: "text/markdown",
    },
    [
      /^content has the character NUL/,
      /^contentType must be one of "text\/html", "text\/plain"/,
      /^languageTag must be a language tag, such as "en" or "pt-BR"/,
      /^subject must have at least 1 character/,
      /^templateType must be one of "SignIn"/,
    ],
  ],
  [
    "more than Logto takes in a request",
    { languageTag: "en", templateType: "SignIn", subject: "s", content: "x".repeat(1_048_576) },
    [/^the resource has \d+ bytes as JSON, and Logto takes at most 1048576: shorten it/],
  ],
] satisfies Refusal[];
