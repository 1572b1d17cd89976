import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "OrganizationScope",
    minimal: { name: "life" },
    full: { name: "life:longer", description: "Live longer" },
  },
] satisfies Lifecycle[];
