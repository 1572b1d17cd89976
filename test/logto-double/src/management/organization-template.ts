// What is the same for all organizations of a tenant: organization roles and organization scopes.
import type Router from "@koa/router";
import { OrganizationRoles, OrganizationScopes } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import type { Queryable } from "../database.ts";
import { inTransaction } from "../database.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import { bindTables, type Tables } from "../tables.ts";
import type { Tenant } from "../tenant.ts";
import { containing, deleteExisting, idParameter, related, requireById, searchQuery } from "./shared.ts";

const ids = z.string().min(1).array();

export function organizationTemplateRoutes(router: Router, tenant: Tenant): void {
  scopeRoutes(router, tenant);
  roleRoutes(router, tenant);
  roleScopeRoutes(router, tenant);
}

function scopeRoutes(router: Router, { tables: { organizationScopes } }: Tenant): void {
  const path = "/organization-scopes";
  route(router, "get", path, { query: searchQuery, pages: "optional" }, async ({ query, page }) => {
    const extra = containing(query.q);
    const rows = await organizationScopes.find({}, { extra, ...page });
    return list(rows, page && (await organizationScopes.count({}, extra)));
  });

  const createBody = OrganizationScopes.createGuard.omit({ id: true });
  route(router, "post", path, { body: createBody }, async ({ body }) =>
    created(await related(organizationScopes.insert({ id: generateStandardId(), ...body }))),
  );

  route(router, "get", `${path}/:id`, { params: idParameter }, async ({ params }) =>
    ok(await requireById(organizationScopes, params.id)),
  );

  const patch = { params: idParameter, body: OrganizationScopes.updateGuard };
  route(router, "patch", `${path}/:id`, patch, async ({ params, body }) =>
    ok(await related(organizationScopes.update(params, body))),
  );

  route(router, "delete", `${path}/:id`, { params: idParameter }, async ({ params }) => {
    await deleteExisting(organizationScopes, params);
    return noContent();
  });
}

/** The scopes that a role holds, of organizations and of API resources. */
async function heldScopes(tables: Tables, organizationRoleId: string) {
  const own = await tables.organizationRoleScopes.find({ organizationRoleId });
  const resource = await tables.organizationRoleResourceScopes.find({ organizationRoleId });
  return {
    scopes: await tables.organizationScopes.find(
      { id: own.map(({ organizationScopeId }) => organizationScopeId) },
      { order: "id" },
    ),
    resourceScopes: await tables.scopes.find({ id: resource.map(({ scopeId }) => scopeId) }, { order: "id" }),
  };
}

/** Gives a role exactly these scopes of one kind. */
async function replaceScopes(
  tables: Tables,
  organizationRoleId: string,
  wanted: { organizationScopeIds?: string[]; scopeIds?: string[] },
): Promise<void> {
  const { organizationRoleScopes, organizationRoleResourceScopes } = tables;
  if (wanted.organizationScopeIds !== undefined) await organizationRoleScopes.delete({ organizationRoleId });
  if (wanted.scopeIds !== undefined) await organizationRoleResourceScopes.delete({ organizationRoleId });
  for (const organizationScopeId of wanted.organizationScopeIds ?? [])
    await related(organizationRoleScopes.insert({ organizationRoleId, organizationScopeId }));
  for (const scopeId of wanted.scopeIds ?? [])
    await related(organizationRoleResourceScopes.insert({ organizationRoleId, scopeId }));
}

function roleRoutes(router: Router, tenant: Tenant): void {
  const { organizationRoles } = tenant.tables;
  const path = "/organization-roles";
  route(router, "get", path, { query: searchQuery, pages: "always" }, async ({ query, page }) => {
    const extra = containing(query.q);
    const rows = await organizationRoles.find({}, { extra, ...page });
    const withScopes = rows.map(async (role) => {
      const { scopes, resourceScopes } = await heldScopes(tenant.tables, role.id);
      return {
        ...role,
        scopes: scopes.map(({ id, name }) => ({ id, name })),
        resourceScopes: resourceScopes.map(({ id, name }) => ({ id, name })),
      };
    });
    return list(await Promise.all(withScopes), await organizationRoles.count({}, extra));
  });

  const createBody = OrganizationRoles.createGuard
    .omit({ id: true })
    .extend({ organizationScopeIds: ids.default([]), resourceScopeIds: ids.default([]) });
  route(router, "post", path, { body: createBody }, async ({ body }) => {
    const { organizationScopeIds, resourceScopeIds, ...data } = body;
    return created(
      await inTransaction(tenant.pool, async (client: Queryable) => {
        const tables = bindTables(client, tenant.id);
        const role = await related(tables.organizationRoles.insert({ id: generateStandardId(), ...data }));
        await replaceScopes(tables, role.id, { organizationScopeIds, scopeIds: resourceScopeIds });
        return role;
      }),
    );
  });

  route(router, "get", `${path}/:id`, { params: idParameter }, async ({ params }) =>
    ok(await organizationRoles.require(params)),
  );

  const patch = { params: idParameter, body: OrganizationRoles.updateGuard };
  route(router, "patch", `${path}/:id`, patch, async ({ params, body }) =>
    ok(await related(organizationRoles.update(params, body))),
  );

  route(router, "delete", `${path}/:id`, { params: idParameter }, async ({ params }) => {
    await deleteExisting(organizationRoles, params);
    return noContent();
  });
}

function roleScopeRoutes(router: Router, tenant: Tenant): void {
  const { organizationRoles } = tenant.tables;
  const path = "/organization-roles/:id";
  for (const [name, kind, bodyKey] of [
    ["scopes", "scopes", "organizationScopeIds"],
    ["resource-scopes", "resourceScopes", "scopeIds"],
  ] as const) {
    route(
      router,
      "get",
      `${path}/${name}`,
      { params: idParameter, pages: "optional" },
      async ({ params, page }) => {
        await organizationRoles.require(params);
        const rows = (await heldScopes(tenant.tables, params.id))[kind];
        return page
          ? list(rows.slice(page.offset, page.offset + page.limit), rows.length)
          : list(rows, undefined);
      },
    );

    const body = z.object({ [bodyKey]: ids });
    route(
      router,
      "put",
      `${path}/${name}`,
      { params: idParameter, body },
      async ({ params, body: wanted }) => {
        await inTransaction(tenant.pool, async (client) =>
          replaceScopes(bindTables(client, tenant.id), params.id, wanted),
        );
        return noContent();
      },
    );
  }
}
