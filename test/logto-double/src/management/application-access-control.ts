// The rules of who may sign in to an application.
import type Router from "@koa/router";
import { applicationAccessControlGuard, type ApplicationAccessControl } from "@logto/schemas";
import { z } from "zod";
import { accessControlOf, requireRules } from "../application-access.ts";
import { inTransaction, type Queryable } from "../database.ts";
import { ApiError } from "../errors.ts";
import { ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { requireById } from "./shared.ts";

const path = "/applications/:applicationId/access-control";
const params = z.object({ applicationId: z.string().min(1) });

export function applicationAccessControlRoutes(router: Router, tenant: Tenant): void {
  const { applications } = tenant.tables;

  route(router, "get", path, { params }, async ({ params: { applicationId } }) => {
    await requireById(applications, applicationId);
    return ok(await accessControlOf(tenant, applicationId));
  });

  const body: z.ZodType<ApplicationAccessControl, z.ZodTypeDef, unknown> = applicationAccessControlGuard;
  route(router, "put", path, { params, body }, async ({ params: { applicationId }, body: rules }) => {
    if (rules.organizationRoleRules.some(({ organizationRoleIds }) => organizationRoleIds.length === 0)) {
      const details = "Organization-role rule groups must include at least one organization role.";
      throw new ApiError("request.invalid_input", { status: 422, values: { details } });
    }
    const { appLevelAccessControlEnabled } = await requireById(applications, applicationId);
    if (appLevelAccessControlEnabled) requireRules(rules);
    await inTransaction(tenant.pool, async (client) => replaceRules(tenant, client, applicationId, rules));
    return ok(rules);
  });
}

async function replaceRules(
  { tables }: Tenant,
  client: Queryable,
  applicationId: string,
  { userIds, userRoleIds, organizationIds, organizationRoleRules }: ApplicationAccessControl,
): Promise<void> {
  const users = tables.accessUsers.on(client);
  const roles = tables.accessUserRoles.on(client);
  const organizations = tables.accessOrganizations.on(client);
  const organizationRoles = tables.accessOrganizationRoles.on(client);
  for (const table of [users, roles, organizations, organizationRoles]) await table.delete({ applicationId });
  for (const userId of userIds) await users.insert({ applicationId, userId });
  for (const roleId of userRoleIds) await roles.insert({ applicationId, roleId });
  for (const organizationId of organizationIds) await organizations.insert({ applicationId, organizationId });
  for (const { organizationId, organizationRoleIds } of organizationRoleRules)
    for (const organizationRoleId of organizationRoleIds)
      await organizationRoles.insert({ applicationId, organizationId, organizationRoleId });
}
