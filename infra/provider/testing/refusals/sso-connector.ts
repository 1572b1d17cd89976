import type { Refusal } from "./refusal.ts";

export default [
  [
    "settings of another kind, and domains that anybody has",
    {
      providerName: "GoogleWorkspace",
      connectorName: "n",
      config: { clientId: "c", clientSecret: "s", issuer: "https://example.com" },
      domains: ["gmail.com", "a.example", "A.example"],
    },
    [/^config doesn't know issuer/, /^domains can't have gmail\.com/, /^domains names a\.example twice/],
  ],
] satisfies Refusal[];
