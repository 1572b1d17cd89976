// What the provider, the app and the stack rely on, checked against the stand-in, or against any Logto server that the
// environment names (support/server.ts), so that the two can be compared. One server for all cases.
import { after, before, describe } from "node:test";
import { adminTenantCases } from "./cases/admin-tenant.ts";
import { applicationAccessCases } from "./cases/application-access.ts";
import { applicationConsentCases } from "./cases/application-consent.ts";
import { applicationSignInExperienceCases } from "./cases/application-sign-in-experience.ts";
import { applicationCases } from "./cases/applications.ts";
import { askedAtSignInCases } from "./cases/asked-at-sign-in.ts";
import { connectorCases } from "./cases/connectors.ts";
import { emailTemplateCases } from "./cases/email-templates.ts";
import { identifierCases } from "./cases/identifiers.ts";
import { interactionCases } from "./cases/interaction.ts";
import { jwtCustomizerCases } from "./cases/jwt-customizers.ts";
import { organizationCases } from "./cases/organizations.ts";
import { pageCases } from "./cases/pages.ts";
import { phoneFlowCases } from "./cases/phone-flow.ts";
import { sessionCases } from "./cases/sessions.ts";
import { signInExperienceCases } from "./cases/sign-in-experience.ts";
import { signInPolicyCases } from "./cases/sign-in-policies.ts";
import { tenantSettingsCases } from "./cases/tenant-settings.ts";
import { tokenCases } from "./cases/tokens.ts";
import { userAndRoleCases } from "./cases/users-and-roles.ts";
import { managementClient } from "./support/api.ts";
import type { Context } from "./support/context.ts";
import { startServerUnderTest } from "./support/server.ts";

describe("The contract with Logto 1.42", () => {
  let context: Context | undefined;

  const use = (): Context => {
    if (!context) throw new Error("The server isn't running");
    return context;
  };

  before(async () => {
    const server = await startServerUnderTest();
    try {
      const { credentials } = server;
      context = {
        server,
        api: await managementClient(server.endpoint, credentials.default, "default"),
        admin: await managementClient(server.adminEndpoint, credentials.admin, "admin"),
      };
    } catch (error) {
      await server.stop();
      throw error;
    }
  });

  after(() => context?.server.stop());

  tokenCases(use);
  applicationCases(use);
  applicationConsentCases(use);
  applicationSignInExperienceCases(use);
  connectorCases(use);
  signInExperienceCases(use);
  signInPolicyCases(use);
  userAndRoleCases(use);
  identifierCases(use);
  organizationCases(use);
  tenantSettingsCases(use);
  jwtCustomizerCases(use);
  emailTemplateCases(use);
  phoneFlowCases(use);
  interactionCases(use);
  askedAtSignInCases(use);
  applicationAccessCases(use);
  sessionCases(use);
  pageCases(use);
  adminTenantCases(use);
});
