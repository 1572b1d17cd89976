import type { Lifecycle } from "./lifecycle.ts";
import { indicator } from "./prepared.ts";

export default [
  {
    kind: "OrganizationRole",
    minimal: { name: "life" },
    full: {
      name: "longer-life",
      description: "Longer life",
      type: "User",
      scopes: ["write:prepared", "read:prepared"],
      resourceScopes: [
        { indicator, scope: "write" },
        { indicator, scope: "read" },
      ],
    },
  },
] satisfies Lifecycle[];
