// Organizations, their members, and the roles that members have: what the administrator of the console needs.
import type Router from "@koa/router";
import { Organizations, type User } from "@logto/schemas";
import { generateStandardShortId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import {
  containing,
  deleteExisting,
  idParameter,
  nonEmptyIds,
  related,
  requireById,
  requireUser,
  searchQuery,
} from "./shared.ts";

const memberParameters = z.object({ id: z.string().min(1), userId: z.string().min(1) });

export function organizationRoutes(router: Router, tenant: Tenant): void {
  const { organizations } = tenant.tables;

  route(router, "get", "/organizations", { query: searchQuery, pages: "always" }, async ({ query, page }) => {
    const extra = containing(query.q);
    return list(await organizations.find({}, { extra, ...page }), await organizations.count({}, extra));
  });

  route(
    router,
    "post",
    "/organizations",
    { body: Organizations.createGuard.omit({ id: true }) },
    async ({ body }) => created(await organizations.insert({ id: generateStandardShortId(), ...body })),
  );

  route(router, "get", "/organizations/:id", { params: idParameter }, async ({ params }) =>
    ok(await requireById(organizations, params.id)),
  );

  route(
    router,
    "patch",
    "/organizations/:id",
    { params: idParameter, body: Organizations.updateGuard },
    async ({ params, body }) => ok(await organizations.update(params, body)),
  );

  route(router, "delete", "/organizations/:id", { params: idParameter }, async ({ params }) => {
    await deleteExisting(organizations, params);
    return noContent();
  });

  memberRoutes(router, tenant);
  memberRoleRoutes(router, tenant);
}

function memberRoutes(router: Router, { tables }: Tenant): void {
  const { organizationUsers, organizationRoleUsers, organizationRoles, users, organizations } = tables;

  const withRoles = async (organizationId: string, user: User) => {
    const held = await organizationRoleUsers.find({ organizationId, userId: user.id });
    const roles = await organizationRoles.find({
      id: held.map(({ organizationRoleId }) => organizationRoleId),
    });
    const { id, username, primaryEmail, primaryPhone, name, avatar } = user;
    return {
      id,
      username,
      primaryEmail,
      primaryPhone,
      name,
      avatar,
      organizationRoles: roles.map((role) => ({ id: role.id, name: role.name })),
    };
  };

  route(
    router,
    "get",
    "/organizations/:id/users",
    { params: idParameter, pages: "always" },
    async ({ params, page }) => {
      const members = await organizationUsers.find({ organizationId: params.id }, { ...page });
      const found = await users.find({ id: members.map(({ userId }) => userId) });
      const total = await organizationUsers.count({ organizationId: params.id });
      return list(await Promise.all(found.map((user) => withRoles(params.id, user))), total);
    },
  );

  route(
    router,
    "post",
    "/organizations/:id/users",
    { params: idParameter, body: z.object({ userIds: nonEmptyIds }) },
    async ({ params, body }) => {
      for (const userId of new Set(body.userIds)) {
        const member = { organizationId: params.id, userId };
        if ((await organizationUsers.count(member)) === 0) await related(organizationUsers.insert(member));
      }
      return created({ userIds: body.userIds });
    },
  );

  route(
    router,
    "delete",
    "/organizations/:id/users/:userId",
    { params: memberParameters },
    async ({ params }) => {
      await deleteExisting(organizationUsers, { organizationId: params.id, userId: params.userId });
      return noContent();
    },
  );

  route(
    router,
    "get",
    "/users/:userId/organizations",
    { params: z.object({ userId: z.string() }) },
    async ({ params: { userId } }) => {
      const user = await requireUser({ tables }, userId);
      const memberships = await organizationUsers.find({ userId });
      const rows = await organizations.find({ id: memberships.map(({ organizationId }) => organizationId) });
      return ok(
        await Promise.all(
          rows.map(async (row) => ({
            ...row,
            organizationRoles: (await withRoles(row.id, user)).organizationRoles,
          })),
        ),
      );
    },
  );
}

const rolesBody = z.object({
  organizationRoleIds: z.string().min(1).array().optional(),
  organizationRoleNames: z.string().min(1).array().optional(),
});

function memberRoleRoutes(router: Router, { tables }: Tenant): void {
  const { organizationUsers, organizationRoleUsers, organizationRoles } = tables;
  const path = "/organizations/:id/users/:userId/roles";

  const requireMember = async (organizationId: string, userId: string) => {
    if ((await organizationUsers.count({ organizationId, userId })) === 0) {
      throw new ApiError("organization.require_membership", { status: 422 });
    }
    return { organizationId, userId };
  };
  const wantedIds = async ({
    organizationRoleIds = [],
    organizationRoleNames = [],
  }: z.infer<typeof rolesBody>) => {
    const named = await organizationRoles.find({ name: organizationRoleNames });
    const missing = organizationRoleNames.filter((name) => !named.some((role) => role.name === name));
    if (missing.length > 0)
      throw new ApiError("organization.role_names_not_found", {
        status: 422,
        values: { names: missing.join(",") },
      });
    return [...new Set([...organizationRoleIds, ...named.map(({ id }) => id)])];
  };

  route(router, "get", path, { params: memberParameters, pages: "optional" }, async ({ params, page }) => {
    const held = await organizationRoleUsers.find(await requireMember(params.id, params.userId));
    const where = { id: held.map(({ organizationRoleId }) => organizationRoleId) };
    return list(
      await organizationRoles.find(where, { ...page }),
      page && (await organizationRoles.count(where)),
    );
  });

  route(router, "post", path, { params: memberParameters, body: rolesBody }, async ({ params, body }) => {
    const member = await requireMember(params.id, params.userId);
    const ids = await wantedIds(body);
    for (const organizationRoleId of ids) {
      const relation = { ...member, organizationRoleId };
      if ((await organizationRoleUsers.count(relation)) === 0)
        await related(organizationRoleUsers.insert(relation));
    }
    return created({ organizationRoleIds: ids });
  });

  route(router, "put", path, { params: memberParameters, body: rolesBody }, async ({ params, body }) => {
    const member = await requireMember(params.id, params.userId);
    const ids = await wantedIds(body);
    await organizationRoleUsers.delete(member);
    for (const organizationRoleId of ids)
      await related(organizationRoleUsers.insert({ ...member, organizationRoleId }));
    return noContent();
  });

  const oneRole = memberParameters.extend({ organizationRoleId: z.string().min(1) });
  route(router, "delete", `${path}/:organizationRoleId`, { params: oneRole }, async ({ params }) => {
    const member = await requireMember(params.id, params.userId);
    await deleteExisting(organizationRoleUsers, { ...member, organizationRoleId: params.organizationRoleId });
    return noContent();
  });
}
