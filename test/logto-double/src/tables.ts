// The tables that the stand-in uses, bound to one tenant.
import * as schemas from "@logto/schemas";
import { Table, type Queryable } from "./database.ts";

/** Every table of one tenant that the stand-in reads or writes. */
export type Tables = ReturnType<typeof bindTables>;

export function bindTables(db: Queryable, tenantId: string) {
  return {
    applications: new Table(db, tenantId, schemas.Applications),
    applicationSecrets: new Table(db, tenantId, schemas.ApplicationSecrets),
    applicationsRoles: new Table(db, tenantId, schemas.ApplicationsRoles),
    applicationSignInExperiences: new Table(db, tenantId, schemas.ApplicationSignInExperiences),
    accessUsers: new Table(db, tenantId, schemas.ApplicationAccessControlUserRelations),
    accessUserRoles: new Table(db, tenantId, schemas.ApplicationAccessControlUserRoleRelations),
    accessOrganizations: new Table(db, tenantId, schemas.ApplicationAccessControlOrganizationRelations),
    accessOrganizationRoles: new Table(db, tenantId, schemas.ApplicationAccessControlOrgRoleRelations),
    consentUserScopes: new Table(db, tenantId, schemas.ApplicationUserConsentUserScopes),
    consentResourceScopes: new Table(db, tenantId, schemas.ApplicationUserConsentResourceScopes),
    consentOrganizationScopes: new Table(db, tenantId, schemas.ApplicationUserConsentOrganizationScopes),
    consentOrganizationResourceScopes: new Table(
      db,
      tenantId,
      schemas.ApplicationUserConsentOrganizationResourceScopes,
    ),
    connectors: new Table(db, tenantId, schemas.Connectors),
    signInExperiences: new Table(db, tenantId, schemas.SignInExperiences),
    users: new Table(db, tenantId, schemas.Users),
    usersRoles: new Table(db, tenantId, schemas.UsersRoles),
    roles: new Table(db, tenantId, schemas.Roles),
    rolesScopes: new Table(db, tenantId, schemas.RolesScopes),
    resources: new Table(db, tenantId, schemas.Resources),
    scopes: new Table(db, tenantId, schemas.Scopes),
    organizations: new Table(db, tenantId, schemas.Organizations),
    organizationRoles: new Table(db, tenantId, schemas.OrganizationRoles),
    organizationScopes: new Table(db, tenantId, schemas.OrganizationScopes),
    organizationUsers: new Table(db, tenantId, schemas.OrganizationUserRelations),
    organizationRoleUsers: new Table(db, tenantId, schemas.OrganizationRoleUserRelations),
    organizationApplications: new Table(db, tenantId, schemas.OrganizationApplicationRelations),
    organizationRoleApplications: new Table(db, tenantId, schemas.OrganizationRoleApplicationRelations),
    organizationRoleScopes: new Table(db, tenantId, schemas.OrganizationRoleScopeRelations),
    organizationRoleResourceScopes: new Table(db, tenantId, schemas.OrganizationRoleResourceScopeRelations),
    organizationJitEmailDomains: new Table(db, tenantId, schemas.OrganizationJitEmailDomains),
    organizationJitRoles: new Table(db, tenantId, schemas.OrganizationJitRoles),
    organizationJitSsoConnectors: new Table(db, tenantId, schemas.OrganizationJitSsoConnectors),
    hooks: new Table(db, tenantId, schemas.Hooks),
    customPhrases: new Table(db, tenantId, schemas.CustomPhrases),
    customProfileFields: new Table(db, tenantId, schemas.CustomProfileFields),
    emailTemplates: new Table(db, tenantId, schemas.EmailTemplates),
    logtoConfigs: new Table(db, tenantId, schemas.LogtoConfigs),
    captchaProviders: new Table(db, tenantId, schemas.CaptchaProviders),
    accountCenters: new Table(db, tenantId, schemas.AccountCenters),
    ssoConnectors: new Table(db, tenantId, schemas.SsoConnectors),
    passcodes: new Table(db, tenantId, schemas.Passcodes),
    sentinelActivities: new Table(db, tenantId, schemas.SentinelActivities),
  };
}
