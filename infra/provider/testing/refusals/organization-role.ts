import type { Refusal } from "./refusal.ts";

export default [
  [
    "scopes that are named twice",
    {
      name: "r",
      scopes: ["read", "write", "read", "read"],
      resourceScopes: [
        { indicator: "https://a.example.com", scope: "read" },
        { indicator: "https://b.example.com", scope: "read" },
        { indicator: "https://a.example.com", scope: "read" },
      ],
    },
    [
      /^resourceScopes names read of https:\/\/a\.example\.com twice: remove one$/,
      /^scopes names read twice: remove one$/,
    ],
  ],
] satisfies Refusal[];
