// A customer whose people become members by signing in.
import * as logto from "../../../infra/provider/index.ts";
import { accountant } from "./organization-role.ts";
import { acmeSso } from "./sso-connector.ts";

export const acme = new logto.Organization("acme", {
  name: "Acme",
  description: "Our first customer",
  customData: { plan: "large" },
  isMfaRequired: false,
  jit: {
    emailDomains: ["acme.example.com"],
    ssoConnectorIds: [acmeSso.id],
    roles: [accountant.name],
  },
});
