// People of one company sign in through its own identity provider. Logto reads the provider's settings at once.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";

const config = new pulumi.Config();

export const acmeSso = new logto.SsoConnector("acme", {
  providerName: "OIDC",
  connectorName: "Acme",
  config: {
    clientId: "logto",
    clientSecret: config.requireSecret("acmeClientSecret"),
    issuer: config.require("acmeIssuer"),
  },
  domains: ["acme.example.com"],
  branding: { displayName: "Acme" },
});
