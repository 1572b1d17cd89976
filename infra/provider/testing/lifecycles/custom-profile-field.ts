import { type Lifecycle, url } from "./lifecycle.ts";

const givenName = { name: "givenName", type: "Text", enabled: true, required: false };

export default [
  {
    kind: "CustomProfileField",
    minimal: { name: "life", type: "Text", label: "Life" },
    full: {
      name: "life",
      type: "Url",
      required: true,
      label: "Longer life",
      description: "A field",
      config: { placeholder: url },
    },
  },
  {
    kind: "CustomProfileField",
    title: "CustomProfileField that consists of parts",
    minimal: { name: "fullname", type: "Fullname", config: { parts: [givenName] } },
    full: {
      name: "fullname",
      type: "Fullname",
      config: {
        parts: [
          { ...givenName, config: { maxLength: 30 } },
          { ...givenName, name: "familyName", label: "Family" },
        ],
      },
    },
  },
] satisfies Lifecycle[];
