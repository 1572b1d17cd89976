import type { Refusal } from "./refusal.ts";

export default [
  [
    "a name that Logto uses itself and settings of another type",
    { name: "username", type: "Checkbox", description: "d", config: { defaultValue: "true", minLength: 1 } },
    [
      /^config\.minLength is nothing for a field of type Checkbox/,
      /^description is nothing for a field of type Checkbox/,
      /^name is username, which Logto uses itself/,
    ],
  ],
  [
    "limits the wrong way round",
    { name: "age", type: "Number", config: { minValue: 5, maxValue: 2 } },
    [/^config\.maxValue must not be less than minValue/],
  ],
  [
    "nothing to choose from",
    { name: "team", type: "Select", config: { options: [] } },
    [/^config\.options must have at least 1 element/],
  ],
  [
    "parts that have parts, or are none",
    {
      name: "home",
      type: "Address",
      config: {
        parts: [
          { name: "locality", type: "Fullname", enabled: true, required: false },
          { name: "region", type: "Regex", enabled: true, required: false, config: { format: "(" } },
        ],
      },
    },
    [
      /^config\.parts\[0\]\.type must be a type that has no parts/,
      /^config\.parts\[1\]\.config\.format must be a regular expression/,
    ],
  ],
] satisfies Refusal[];
