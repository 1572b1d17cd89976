// Somebody with a phone number, a role and a membership, and somebody who keeps the password of another system.
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../infra/provider/index.ts";
import { accountant } from "./organization-role.ts";
import { acme } from "./organization.ts";
import { clerk } from "./role.ts";

export const ann = new logto.User("ann", {
  primaryPhone: "+8613800138000",
  name: "Ann",
  profile: { givenName: "Ann", locale: "ja" },
  roles: [clerk.name],
  organizations: [{ organizationId: acme.id, roles: [accountant.name] }],
});

export const ben = new logto.User("ben", {
  primaryEmail: "ben@example.com",
  passwordDigest: new pulumi.Config().requireSecret("benPasswordHash"),
  passwordAlgorithm: "Bcrypt",
});
