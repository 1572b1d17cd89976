import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "EmailTemplate",
    minimal: { languageTag: "pt-BR", templateType: "SignIn", subject: "Life", content: "{{code}}" },
    full: {
      languageTag: "pt-BR",
      templateType: "SignIn",
      subject: "Longer life",
      content: "<p>{{code}}</p>",
      contentType: "text/html",
      replyTo: "life@example.com",
      sendFrom: "Life",
    },
  },
] satisfies Lifecycle[];
