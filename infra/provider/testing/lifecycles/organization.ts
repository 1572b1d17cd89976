import { type Lifecycle, url } from "./lifecycle.ts";

export default [
  {
    kind: "Organization",
    minimal: { name: "Life" },
    full: {
      name: "Longer life",
      description: "An organization",
      customData: { plan: "large", seats: 5 },
      isMfaRequired: true,
      branding: { logoUrl: `${url}/logo.svg` },
      color: { primaryColor: "#112233" },
      customCss: "main { color: red }",
      jit: {
        emailDomains: ["life.example.com", "another.example.com"],
        ssoConnectorIds: ["$sso"],
        roles: ["prepared-member"],
      },
    },
  },
] satisfies Lifecycle[];
