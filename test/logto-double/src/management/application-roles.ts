// The roles of machine-to-machine applications: how one gets the Management API or an API's scopes.
import type Router from "@koa/router";
import { ApplicationType, RoleType } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, requireById } from "./shared.ts";

const path = "/applications/:applicationId/roles";
const params = z.object({ applicationId: z.string() });
const body = z.object({ roleIds: z.string().min(1).array() });

export function applicationRoleRoutes(router: Router, { tables }: Tenant): void {
  const { applications, applicationsRoles, roles } = tables;

  const requireMachine = async (id: string) => {
    const { type } = await requireById(applications, id);
    if (type !== ApplicationType.MachineToMachine)
      throw new ApiError("application.invalid_type", { status: 422 });
  };
  const current = async (applicationId: string) =>
    (await applicationsRoles.find({ applicationId })).map(({ roleId }) => roleId);
  const add = async (applicationId: string, roleIds: readonly string[]) => {
    const found = await roles.find({ id: roleIds });
    if (found.some(({ type }) => type !== RoleType.MachineToMachine)) {
      throw new ApiError("application.invalid_role_type", { status: 422 });
    }
    for (const roleId of roleIds) await requireById(roles, roleId);
    for (const roleId of roleIds)
      await applicationsRoles.insert({ id: generateStandardId(), applicationId, roleId });
  };

  route(router, "get", path, { params, pages: "always" }, async ({ params: { applicationId }, page }) => {
    await requireMachine(applicationId);
    const where = { id: await current(applicationId), type: RoleType.MachineToMachine };
    return list(await roles.find(where, { ...page }), await roles.count(where));
  });

  route(router, "post", path, { params, body }, async ({ params: { applicationId }, body: { roleIds } }) => {
    await requireMachine(applicationId);
    const existing = await current(applicationId);
    const addedRoleIds = [...new Set(roleIds)].filter((roleId) => !existing.includes(roleId));
    await add(applicationId, addedRoleIds);
    return created({ roleIds, addedRoleIds });
  });

  route(router, "put", path, { params, body }, async ({ params: { applicationId }, body: { roleIds } }) => {
    await requireMachine(applicationId);
    const existing = await current(applicationId);
    await add(
      applicationId,
      [...new Set(roleIds)].filter((roleId) => !existing.includes(roleId)),
    );
    await applicationsRoles.delete({
      applicationId,
      roleId: existing.filter((roleId) => !roleIds.includes(roleId)),
    });
    return ok({ roleIds });
  });

  const oneRole = params.extend({ roleId: z.string() });
  route(router, "delete", `${path}/:roleId`, { params: oneRole }, async ({ params: relation }) => {
    await requireMachine(relation.applicationId);
    await deleteExisting(applicationsRoles, relation);
    return noContent();
  });
}
