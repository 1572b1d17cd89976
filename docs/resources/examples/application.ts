// A web app with a server, a page without one, a machine, and somebody else's app, for which people are asked for consent.
import * as logto from "../../../infra/provider/index.ts";
import { orders } from "./api-resource.ts";
import { readInvoices } from "./organization-scope.ts";
import { clerk } from "./role.ts";

export const shop = new logto.Application("shop", {
  name: "Shop",
  type: "Traditional",
  oidcClientMetadata: {
    redirectUris: ["https://shop.example.com/callback"],
    postLogoutRedirectUris: ["https://shop.example.com/"],
    backchannelLogoutUri: "https://shop.example.com/backchannel-logout",
  },
  customClientMetadata: { refreshTokenTtlInDays: 30, rotateRefreshToken: true },
  customData: { team: "shop" },
});

export const catalogue = new logto.Application("catalogue", {
  name: "Catalogue",
  type: "SPA",
  oidcClientMetadata: { redirectUris: ["https://catalogue.example.com/callback"] },
  customClientMetadata: { corsAllowedOrigins: ["https://catalogue.example.com"] },
  signInExperience: { color: { primaryColor: "#0b6e4f" } },
  accessControl: { roles: [clerk.name] },
});

export const nightlyReport = new logto.Application("nightly-report", {
  name: "Nightly report",
  type: "MachineToMachine",
});

export const partner = new logto.Application("partner", {
  name: "Partner",
  type: "Traditional",
  isThirdParty: true,
  oidcClientMetadata: { redirectUris: ["https://partner.example.com/callback"] },
  userConsentScopes: {
    userScopes: ["profile", "email"],
    resourceScopes: [{ indicator: orders.indicator, scope: "read:orders" }],
    organizationScopes: [readInvoices.name],
  },
  signInExperience: {
    displayName: "Partner Ltd.",
    termsOfUseUrl: "https://partner.example.com/terms",
    privacyPolicyUrl: "https://partner.example.com/privacy",
  },
});

// What the app needs; the secret is encrypted in the state.
export const { applicationId, secret } = shop;
