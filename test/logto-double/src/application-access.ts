// Who may sign in to an application: its rules, and whether somebody fits one of them.
import type { Application, ApplicationAccessControl } from "@logto/schemas";
import { ApiError } from "./errors.ts";
import type { Tenant } from "./tenant.ts";

/** The rules of an application. */
export async function accessControlOf(
  { tables }: Pick<Tenant, "tables">,
  applicationId: string,
): Promise<ApplicationAccessControl> {
  const users = await tables.accessUsers.find({ applicationId }, { order: "user_id" });
  const roles = await tables.accessUserRoles.find({ applicationId }, { order: "role_id" });
  const organizations = await tables.accessOrganizations.find(
    { applicationId },
    { order: "organization_id" },
  );
  const order = "organization_id, organization_role_id";
  const inOrganizations = await tables.accessOrganizationRoles.find({ applicationId }, { order });
  const ruled = [...new Set(inOrganizations.map(({ organizationId }) => organizationId))];
  return {
    userIds: users.map(({ userId }) => userId),
    userRoleIds: roles.map(({ roleId }) => roleId),
    organizationIds: organizations.map(({ organizationId }) => organizationId),
    organizationRoleRules: ruled.map((organizationId) => ({
      organizationId,
      organizationRoleIds: inOrganizations
        .filter((row) => row.organizationId === organizationId)
        .map(({ organizationRoleId }) => organizationRoleId),
    })),
  };
}

/** @throws ApiError 422 where there is no rule, so that nobody could sign in */
export function requireRules(rules: ApplicationAccessControl): void {
  if (Object.values(rules).some((list) => list.length > 0)) return;
  const details = "Application access control must include at least one rule before it can be enabled.";
  throw new ApiError("request.invalid_input", { status: 422, values: { details } });
}

/** Whether somebody may sign in to an application. */
export async function mayUse(
  tenant: Pick<Tenant, "tables">,
  { id, appLevelAccessControlEnabled }: Application,
  userId: string,
): Promise<boolean> {
  if (!appLevelAccessControlEnabled) return true;
  const { userIds, userRoleIds, organizationIds, organizationRoleRules } = await accessControlOf(tenant, id);
  const { usersRoles, organizationUsers, organizationRoleUsers } = tenant.tables;
  if (userIds.includes(userId)) return true;
  if (await usersRoles.count({ userId, roleId: userRoleIds })) return true;
  if (await organizationUsers.count({ userId, organizationId: organizationIds })) return true;
  for (const { organizationId, organizationRoleIds: organizationRoleId } of organizationRoleRules)
    if (await organizationRoleUsers.count({ userId, organizationId, organizationRoleId })) return true;
  return false;
}
