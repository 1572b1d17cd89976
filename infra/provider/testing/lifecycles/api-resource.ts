import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "ApiResource",
    minimal: { name: "Life", indicator: "https://life.example.com" },
    full: {
      name: "Longer life",
      indicator: "https://life.example.com",
      accessTokenTtl: 600,
      isDefault: true,
      scopes: [{ name: "write" }, { name: "read", description: "Read" }],
    },
  },
] satisfies Lifecycle[];
