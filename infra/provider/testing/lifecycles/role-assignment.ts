import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "RoleAssignment",
    minimal: { role: "$role", userId: "$user" },
    full: { role: "$role", userId: "$user" },
    untested: {
      applicationId: "every change replaces it: a test of its own",
      organizationId: "every change replaces it: a test of its own",
    },
  },
] satisfies Lifecycle[];
