// Machine-to-machine applications as members of organizations, and the roles that they hold there.
import type Router from "@koa/router";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, nonEmptyIds, related, requireById } from "./shared.ts";

const memberParameters = z.object({ id: z.string().min(1), applicationId: z.string().min(1) });
const members = "/organizations/:id/applications";

export function organizationApplicationRoutes(router: Router, { tables }: Tenant): void {
  const { applications, organizations, organizationApplications, organizationRoles } = tables;
  const { organizationRoleApplications } = tables;

  const rolesOf = async (organizationId: string, applicationId: string) => {
    const held = await organizationRoleApplications.find({ organizationId, applicationId });
    return organizationRoles.find({ id: held.map(({ organizationRoleId }) => organizationRoleId) });
  };

  route(
    router,
    "post",
    members,
    { params: idParameter, body: z.object({ applicationIds: nonEmptyIds }) },
    async ({ params: { id: organizationId }, body: { applicationIds } }) => {
      for (const applicationId of new Set(applicationIds)) {
        const member = { organizationId, applicationId };
        if ((await organizationApplications.count(member)) === 0)
          await related(organizationApplications.insert(member));
      }
      return created(undefined);
    },
  );

  route(router, "delete", `${members}/:applicationId`, { params: memberParameters }, async ({ params }) => {
    const { id: organizationId, applicationId } = params;
    await deleteExisting(organizationApplications, { organizationId, applicationId });
    return noContent();
  });

  route(router, "get", "/applications/:id/organizations", { params: idParameter }, async ({ params }) => {
    const { id: applicationId } = await requireById(applications, params.id);
    const memberships = await organizationApplications.find({ applicationId });
    const rows = await organizations.find({ id: memberships.map(({ organizationId }) => organizationId) });
    const withRoles = rows.map(async (row) => ({
      ...row,
      organizationRoles: (await rolesOf(row.id, applicationId)).map(({ id, name }) => ({ id, name })),
    }));
    return ok(await Promise.all(withRoles));
  });

  applicationRoleRoutes(router, tables, rolesOf);
}

function applicationRoleRoutes(
  router: Router,
  { organizationApplications, organizationRoleApplications }: Tenant["tables"],
  rolesOf: (organizationId: string, applicationId: string) => Promise<readonly unknown[]>,
): void {
  const path = `${members}/:applicationId/roles`;

  const requireMember = async ({ id: organizationId, applicationId }: z.infer<typeof memberParameters>) => {
    const member = { organizationId, applicationId };
    if ((await organizationApplications.count(member)) === 0)
      throw new ApiError("organization.require_membership", { status: 422 });
    return member;
  };

  route(router, "get", path, { params: memberParameters }, async ({ params }) => {
    const { organizationId, applicationId } = await requireMember(params);
    return list(await rolesOf(organizationId, applicationId), undefined);
  });

  const body = z.object({ organizationRoleIds: z.string().min(1).array() });
  route(router, "post", path, { params: memberParameters, body }, async ({ params, body: wanted }) => {
    const member = await requireMember(params);
    for (const organizationRoleId of new Set(wanted.organizationRoleIds)) {
      const relation = { ...member, organizationRoleId };
      if ((await organizationRoleApplications.count(relation)) === 0)
        await related(organizationRoleApplications.insert(relation));
    }
    return created(undefined);
  });

  const oneRole = memberParameters.extend({ organizationRoleId: z.string().min(1) });
  route(router, "delete", `${path}/:organizationRoleId`, { params: oneRole }, async ({ params }) => {
    const member = await requireMember(params);
    const { organizationRoleId } = params;
    await deleteExisting(organizationRoleApplications, { ...member, organizationRoleId });
    return noContent();
  });
}
