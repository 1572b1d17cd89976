import type { Refusal } from "./refusal.ts";

export default [
  [
    "what joins people named twice",
    {
      name: "o",
      jit: {
        emailDomains: ["a.example.com", "a.example.com"],
        roles: ["member", "member"],
        ssoConnectorIds: ["s", "t", "s"],
      },
    },
    [
      /^jit\.emailDomains names a\.example\.com twice/,
      /^jit\.roles names member twice/,
      /^jit\.ssoConnectorIds names s twice/,
    ],
  ],
  [
    "a colour and a logo that are none",
    { name: "n", color: { primaryColor: "red" }, branding: { logoUrl: "logo" } },
    [/^branding\.logoUrl must be an absolute URL/, /^color\.primaryColor/],
  ],
] satisfies Refusal[];
