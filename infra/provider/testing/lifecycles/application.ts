import { type Lifecycle, url } from "./lifecycle.ts";
import { indicator } from "./prepared.ts";

const clientMetadata = {
  corsAllowedOrigins: [url],
  idTokenTtl: 600,
  refreshTokenTtl: 86_400,
  refreshTokenTtlInDays: 7,
  alwaysIssueRefreshToken: true,
  rotateRefreshToken: false,
  allowTokenExchange: true,
  maxAllowedGrants: 3,
};

export default [
  ...["Traditional", "SPA", "Native", "MachineToMachine"].map((type): Lifecycle => ({
    kind: "Application",
    title: `Application of type ${type}`,
    minimal: { name: `Life ${type}`, type },
    full: {
      name: `Longer life ${type}`,
      type,
      description: "An application",
      oidcClientMetadata: {
        redirectUris: [`${url}/callback`],
        postLogoutRedirectUris: [`${url}/`],
        backchannelLogoutUri: `${url}/logout`,
        backchannelLogoutSessionRequired: true,
        logoUri: `${url}/logo.svg`,
      },
      customClientMetadata: clientMetadata,
      customData: { team: "web" },
      isThirdParty: false,
      signInExperience: {
        color: { primaryColor: "#112233" },
        branding: { logoUrl: `${url}/logo.svg`, favicon: `${url}/favicon.ico` },
        customCss: "main { color: red }",
      },
      accessControl: {
        userIds: ["$user"],
        roles: ["prepared-role"],
        organizations: [{ organizationId: "$organization", roles: ["prepared-member"] }],
      },
    },
  })),
  {
    kind: "Application",
    title: "Application of somebody else",
    minimal: { name: "Life elsewhere", type: "Traditional", isThirdParty: true },
    full: {
      name: "Longer life elsewhere",
      type: "Traditional",
      isThirdParty: true,
      userConsentScopes: {
        userScopes: ["profile", "email"],
        resourceScopes: [
          { indicator, scope: "write" },
          { indicator, scope: "read" },
        ],
        organizationScopes: ["write:prepared", "read:prepared"],
        organizationResourceScopes: [{ indicator, scope: "read" }],
      },
      signInExperience: {
        displayName: "Life",
        termsOfUseUrl: `${url}/terms`,
        privacyPolicyUrl: `${url}/privacy`,
      },
      accessControl: { organizations: [{ organizationId: "$organization" }] },
    },
  },
] satisfies Lifecycle[];
