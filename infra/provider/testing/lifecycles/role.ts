import type { Lifecycle } from "./lifecycle.ts";
import { indicator } from "./prepared.ts";

export default [
  {
    kind: "Role",
    minimal: { name: "life", description: "Life" },
    full: {
      name: "longer-life",
      description: "Longer life",
      type: "User",
      isDefault: true,
      scopes: [
        { indicator, scope: "write" },
        { indicator, scope: "read" },
      ],
    },
  },
] satisfies Lifecycle[];
