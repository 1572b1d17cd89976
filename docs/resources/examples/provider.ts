// Tenants other than the one that the stack's own configuration names: give resources one of these as `provider`.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";

const config = new pulumi.Config("logto");
const credential = {
  clientId: config.require("clientId"),
  clientSecret: config.requireSecret("clientSecret"),
};

/** The tenant `default` of a self-hosted server: its ENDPOINT. */
export const selfHosted = new logto.Provider("self-hosted", {
  endpoint: config.require("endpoint"),
  ...credential,
});

/** A tenant of Logto Cloud, by its id; the credential is a machine-to-machine application of that tenant. */
export const cloud = new logto.Provider("cloud", {
  endpoint: "https://tenant1.logto.app",
  tenantId: "tenant1",
  ...credential,
});
