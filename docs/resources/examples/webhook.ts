// Tells a server of yours about new users. It checks the header logto-signature-sha-256 with the signing key.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";

export const newUsers = new logto.Webhook("new-users", {
  name: "New users",
  url: "https://shop.example.com/hooks/logto",
  events: ["PostRegister", "User.Deleted"],
  headers: { authorization: pulumi.interpolate`Bearer ${new pulumi.Config().requireSecret("hookToken")}` },
});

export const { signingKey } = newUsers;
