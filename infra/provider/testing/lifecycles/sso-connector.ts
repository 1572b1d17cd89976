import { Secret } from "../../values.ts";
import type { Lifecycle } from "./lifecycle.ts";

export default [
  {
    kind: "SsoConnector",
    minimal: { providerName: "OIDC", connectorName: "Life" },
    full: {
      providerName: "OIDC",
      connectorName: "Longer life",
      domains: ["Life.example.com"],
      branding: { displayName: "Life" },
      syncProfile: true,
      enableTokenStorage: false,
    },
    untested: { config: "can't be removed: the entry below" },
  },
  {
    kind: "SsoConnector",
    title: "SsoConnector with its provider's settings",
    minimal: {
      providerName: "OIDC",
      connectorName: "Settings",
      config: { clientId: "logto", clientSecret: new Secret("sso-client-secret"), issuer: "$issuer" },
    },
    full: {
      providerName: "OIDC",
      connectorName: "Settings",
      config: {
        clientId: "logto",
        clientSecret: new Secret("another-sso-client-secret"),
        issuer: "$issuer",
        scope: "groups",
        trustUnverifiedEmail: true,
      },
    },
  },
] satisfies Lifecycle[];
