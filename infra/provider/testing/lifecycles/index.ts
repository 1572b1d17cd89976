// What each kind of resource can have, a file each, for the test that takes all of them through the same life.
import accountCenter from "./account-center.ts";
import apiResource from "./api-resource.ts";
import application from "./application.ts";
import applicationSecret from "./application-secret.ts";
import captchaProvider from "./captcha-provider.ts";
import connector from "./connector.ts";
import customPhrases from "./custom-phrases.ts";
import customProfileField from "./custom-profile-field.ts";
import emailTemplate from "./email-template.ts";
import jwtCustomizer from "./jwt-customizer.ts";
import organization from "./organization.ts";
import organizationRole from "./organization-role.ts";
import organizationScope from "./organization-scope.ts";
import role from "./role.ts";
import roleAssignment from "./role-assignment.ts";
import signInExperience from "./sign-in-experience.ts";
import ssoConnector from "./sso-connector.ts";
import user from "./user.ts";
import webhook from "./webhook.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** Every kind. The sign-in experience comes first, as it needs the prepared SMS connector, which another displaces. */
export const lifecycles: Lifecycle[] = [
  ...signInExperience,
  ...application,
  ...applicationSecret,
  ...apiResource,
  ...role,
  ...roleAssignment,
  ...connector,
  ...user,
  ...organizationScope,
  ...organizationRole,
  ...organization,
  ...webhook,
  ...customPhrases,
  ...customProfileField,
  ...jwtCustomizer,
  ...emailTemplate,
  ...captchaProvider,
  ...ssoConnector,
  ...accountCenter,
];
