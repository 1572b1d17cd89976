import type { Refusal } from "./refusal.ts";

export default [
  [
    "a scope named twice",
    {
      name: "r",
      description: "d",
      scopes: [
        { indicator: "https://a.example.com", scope: "read" },
        { indicator: "https://a.example.com", scope: "read" },
      ],
    },
    [/^scopes names read of https:\/\/a\.example\.com twice/],
  ],
] satisfies Refusal[];
