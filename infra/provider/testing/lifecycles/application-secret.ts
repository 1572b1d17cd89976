import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "ApplicationSecret",
    minimal: { applicationId: "$machine", name: "life" },
    full: { applicationId: "$machine", name: "life" },
    untested: {
      expiresAt: "every change replaces it: a test of its own",
    },
  },
] satisfies Lifecycle[];
