// What the check of each kind of resource refuses, a file each.
import accountCenter from "./account-center.ts";
import apiResource from "./api-resource.ts";
import application from "./application.ts";
import applicationSecret from "./application-secret.ts";
import captchaProvider from "./captcha-provider.ts";
import connector from "./connector.ts";
import customPhrases from "./custom-phrases.ts";
import customProfileField from "./custom-profile-field.ts";
import databaseScript from "./database-script.ts";
import emailTemplate from "./email-template.ts";
import jwtCustomizer from "./jwt-customizer.ts";
import organization from "./organization.ts";
import organizationRole from "./organization-role.ts";
import randomSecret from "./random-secret.ts";
import role from "./role.ts";
import roleAssignment from "./role-assignment.ts";
import signInExperience from "./sign-in-experience.ts";
import ssoConnector from "./sso-connector.ts";
import user from "./user.ts";
import webhook from "./webhook.ts";
import type { Refusal } from "./refusal.ts";

/** By kind. */
export const refusals: Record<string, Refusal[]> = {
  AccountCenter: accountCenter,
  ApiResource: apiResource,
  Application: application,
  ApplicationSecret: applicationSecret,
  CaptchaProvider: captchaProvider,
  Connector: connector,
  CustomPhrases: customPhrases,
  CustomProfileField: customProfileField,
  DatabaseScript: databaseScript,
  EmailTemplate: emailTemplate,
  JwtCustomizer: jwtCustomizer,
  Organization: organization,
  OrganizationRole: organizationRole,
  RandomSecret: randomSecret,
  Role: role,
  RoleAssignment: roleAssignment,
  SignInExperience: signInExperience,
  SsoConnector: ssoConnector,
  User: user,
  Webhook: webhook,
};
