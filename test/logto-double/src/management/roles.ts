// Roles, with the scopes that they hold and the users and applications that hold them.
import type Router from "@koa/router";
import { RoleType, Roles, isManagementApi, type Role } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import { readSearch } from "../http/search.ts";
import type { ListOptions } from "../database.ts";
import type { Tenant } from "../tenant.ts";
import { shownApplication } from "./applications.ts";
import { shownUser } from "./users.ts";
import { deleteExisting, idParameter, nonEmptyIds, requireById, requireUser } from "./shared.ts";

const searchFields = { id: "id", name: "name", description: "description" };
const featured = 3;

function visible(search: ListOptions["extra"]): ListOptions["extra"] {
  const hidden = `not starts_with(name, '#internal:')`;
  return search
    ? { sql: (first) => `${hidden} and ${search.sql(first)}`, values: search.values }
    : { sql: () => hidden, values: [] };
}

async function withHolders({ tables }: Tenant, role: Role) {
  const { usersRoles, users, applicationsRoles, applications } = tables;
  const userIds = (await usersRoles.find({ roleId: role.id }, { limit: featured })).map(
    ({ userId }) => userId,
  );
  const applicationIds = (await applicationsRoles.find({ roleId: role.id }, { limit: featured })).map(
    ({ applicationId }) => applicationId,
  );
  return {
    ...role,
    usersCount: await usersRoles.count({ roleId: role.id }),
    featuredUsers: (await users.find({ id: userIds })).map(({ id, avatar, name }) => ({ id, avatar, name })),
    applicationsCount: await applicationsRoles.count({ roleId: role.id }),
    featuredApplications: (await applications.find({ id: applicationIds })).map(({ id, name, type }) => ({
      id,
      name,
      type,
    })),
  };
}

async function refuseName({ tables }: Tenant, name: string | undefined, exceptId?: string): Promise<void> {
  if (!name) return;
  const found = await tables.roles.findOne({ name });
  if (found && found.id !== exceptId)
    throw new ApiError("role.name_in_use", { status: 422, values: { name } });
}

export function roleRoutes(router: Router, tenant: Tenant): void {
  const { roles } = tenant.tables;

  const listQuery = Roles.guard.pick({ type: true }).partial();
  route(router, "get", "/roles", { query: listQuery, pages: "always" }, async ({ query, page, ctx }) => {
    const where = query.type ? { type: query.type } : {};
    const extra = visible(readSearch(ctx.URL.searchParams, searchFields));
    const rows = await roles.find(where, { extra, ...page });
    return list(
      await Promise.all(rows.map((role) => withHolders(tenant, role))),
      await roles.count(where, extra),
    );
  });

  const createBody = Roles.createGuard
    .omit({ id: true })
    .extend({ scopeIds: z.string().min(1).array().optional() });
  route(router, "post", "/roles", { body: createBody }, async ({ body }) => {
    const { scopeIds = [], ...data } = body;
    await refuseName(tenant, data.name);
    const role = await roles.insert({ id: generateStandardId(), ...data });
    await addScopes(tenant, role, scopeIds);
    return ok(role);
  });

  route(router, "get", "/roles/:id", { params: idParameter }, async ({ params }) =>
    ok(await requireById(roles, params.id)),
  );

  const patchBody = Roles.createGuard.pick({ name: true, description: true, isDefault: true }).partial();
  route(router, "patch", "/roles/:id", { params: idParameter, body: patchBody }, async ({ params, body }) => {
    await requireById(roles, params.id);
    await refuseName(tenant, body.name, params.id);
    return ok(await roles.update(params, body));
  });

  route(router, "delete", "/roles/:id", { params: idParameter }, async ({ params }) => {
    await requireById(roles, params.id);
    await deleteExisting(roles, params);
    return noContent();
  });

  scopeRoutes(router, tenant);
  holderRoutes(router, tenant);
}

async function addScopes({ tables }: Tenant, role: Role, scopeIds: readonly string[]): Promise<void> {
  for (const scopeId of scopeIds) {
    if (await tables.rolesScopes.count({ roleId: role.id, scopeId })) {
      throw new ApiError("role.scope_exists", { status: 422, values: { scopeId } });
    }
    const { resourceId } = await requireById(tables.scopes, scopeId);
    const { indicator } = await requireById(tables.resources, resourceId);
    if (role.type === RoleType.User && isManagementApi(indicator)) {
      throw new ApiError("role.management_api_scopes_not_assignable_to_user_role");
    }
  }
  for (const scopeId of scopeIds)
    await tables.rolesScopes.insert({ id: generateStandardId(), roleId: role.id, scopeId });
}

function scopeRoutes(router: Router, tenant: Tenant): void {
  const { roles, rolesScopes, scopes, resources } = tenant.tables;
  const scopesOf = async (roleId: string) => ({
    id: (await rolesScopes.find({ roleId })).map(({ scopeId }) => scopeId),
  });

  route(
    router,
    "get",
    "/roles/:id/scopes",
    { params: idParameter, pages: "optional" },
    async ({ params, page }) => {
      await requireById(roles, params.id);
      const where = await scopesOf(params.id);
      const rows = await scopes.find(where, { ...page });
      const withResource = rows.map(async (scope) => ({
        ...scope,
        resource: await requireById(resources, scope.resourceId),
      }));
      return list(await Promise.all(withResource), page && (await scopes.count(where)));
    },
  );

  const body = z.object({ scopeIds: nonEmptyIds });
  route(
    router,
    "post",
    "/roles/:id/scopes",
    { params: idParameter, body },
    async ({ params, body: { scopeIds } }) => {
      await addScopes(tenant, await requireById(roles, params.id), scopeIds);
      return created(await scopes.find(await scopesOf(params.id)));
    },
  );

  const oneScope = z.object({ id: z.string().min(1), scopeId: z.string().min(1) });
  route(router, "delete", "/roles/:id/scopes/:scopeId", { params: oneScope }, async ({ params }) => {
    await deleteExisting(rolesScopes, { roleId: params.id, scopeId: params.scopeId });
    return noContent();
  });
}

function holderRoutes(router: Router, { tables }: Tenant): void {
  const { roles, users, usersRoles, applications, applicationsRoles } = tables;

  route(
    router,
    "get",
    "/roles/:id/users",
    { params: idParameter, pages: "always" },
    async ({ params, page }) => {
      const { id: roleId } = await requireById(roles, params.id);
      const where = { id: (await usersRoles.find({ roleId })).map(({ userId }) => userId) };
      return list((await users.find(where, { ...page })).map(shownUser), await users.count(where));
    },
  );

  route(
    router,
    "get",
    "/roles/:id/applications",
    { params: idParameter, pages: "always" },
    async ({ params, page }) => {
      const { id: roleId } = await requireById(roles, params.id);
      const where = {
        id: (await applicationsRoles.find({ roleId })).map(({ applicationId }) => applicationId),
      };
      return list(
        (await applications.find(where, { ...page })).map(shownApplication),
        await applications.count(where),
      );
    },
  );

  const usersBody = z.object({ userIds: nonEmptyIds });
  route(
    router,
    "post",
    "/roles/:id/users",
    { params: idParameter, body: usersBody },
    async ({ params, body }) => {
      const { id: roleId } = await requireById(roles, params.id);
      const existing = await usersRoles.findOne({ roleId, userId: body.userIds });
      if (existing)
        throw new ApiError("role.user_exists", { status: 422, values: { userId: existing.userId } });
      for (const userId of body.userIds) await requireUser({ tables }, userId);
      for (const userId of body.userIds)
        await usersRoles.insert({ id: generateStandardId(), roleId, userId });
      return { status: 201, body: "Created" };
    },
  );

  const oneUser = z.object({ id: z.string().min(1), userId: z.string().min(1) });
  route(router, "delete", "/roles/:id/users/:userId", { params: oneUser }, async ({ params }) => {
    await deleteExisting(usersRoles, { roleId: params.id, userId: params.userId });
    return noContent();
  });

  const applicationsBody = z.object({ applicationIds: nonEmptyIds });
  route(
    router,
    "post",
    "/roles/:id/applications",
    { params: idParameter, body: applicationsBody },
    async ({ params, body }) => {
      const { id: roleId } = await requireById(roles, params.id);
      const existing = await applicationsRoles.findOne({ roleId, applicationId: body.applicationIds });
      if (existing)
        throw new ApiError("role.application_exists", {
          status: 422,
          values: { userId: existing.applicationId },
        });
      for (const applicationId of body.applicationIds) await requireById(applications, applicationId);
      for (const applicationId of body.applicationIds)
        await applicationsRoles.insert({ id: generateStandardId(), roleId, applicationId });
      return { status: 201, body: "Created" };
    },
  );

  const oneApplication = z.object({ id: z.string().min(1), applicationId: z.string().min(1) });
  route(
    router,
    "delete",
    "/roles/:id/applications/:applicationId",
    { params: oneApplication },
    async ({ params }) => {
      await deleteExisting(applicationsRoles, { roleId: params.id, applicationId: params.applicationId });
      return noContent();
    },
  );
}
