// API resources and their scopes. The Management API's own resource can't be changed.
import type Router from "@koa/router";
import { Resources, Scopes, isManagementApi, type Resource } from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { inTransaction } from "../database.ts";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import { readSearch } from "../http/search.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, requireById } from "./shared.ts";

function refuseManagementApi({ indicator }: Resource, code = "resource.cannot_modify_management_api"): void {
  if (isManagementApi(indicator)) throw new ApiError(code);
}

export function resourceRoutes(router: Router, tenant: Tenant): void {
  const { resources, scopes } = tenant.tables;

  const listQuery = z.object({ includeScopes: z.string().optional() });
  route(router, "get", "/resources", { query: listQuery, pages: "optional" }, async ({ query, page }) => {
    const rows = await resources.find({}, { ...page });
    const withScopes = ["1", "true", "y", "yes"].includes(query.includeScopes ?? "");
    const body = withScopes
      ? await Promise.all(
          rows.map(async (row) => ({ ...row, scopes: await scopes.find({ resourceId: row.id }) })),
        )
      : rows;
    return list(body, page && (await resources.count()));
  });

  route(
    router,
    "post",
    "/resources",
    { body: Resources.createGuard.omit({ id: true, isDefault: true }) },
    async ({ body }) => {
      if (await resources.findOne({ indicator: body.indicator })) {
        throw new ApiError("resource.resource_identifier_in_use", {
          status: 422,
          values: { indicator: body.indicator },
        });
      }
      return created({ ...(await resources.insert({ id: generateStandardId(), ...body })), scopes: [] });
    },
  );

  route(router, "get", "/resources/:id", { params: idParameter }, async ({ params }) =>
    ok(await requireById(resources, params.id)),
  );

  const patchBody = Resources.createGuard.omit({ id: true, indicator: true, isDefault: true }).partial();
  route(
    router,
    "patch",
    "/resources/:id",
    { params: idParameter, body: patchBody },
    async ({ params, body }) => {
      refuseManagementApi(await requireById(resources, params.id));
      return ok(await resources.update(params, body));
    },
  );

  const defaultBody = z.object({ isDefault: z.boolean() });
  route(
    router,
    "patch",
    "/resources/:id/is-default",
    { params: idParameter, body: defaultBody },
    async ({ params, body }) => {
      await requireById(resources, params.id);
      return ok(
        await inTransaction(tenant.pool, async (client) => {
          const table = resources.on(client);
          if (body.isDefault && (await table.count({ isDefault: true })))
            await table.update({ isDefault: true }, { isDefault: false });
          return table.update(params, body);
        }),
      );
    },
  );

  route(router, "delete", "/resources/:id", { params: idParameter }, async ({ params }) => {
    refuseManagementApi(await requireById(resources, params.id), "resource.cannot_delete_management_api");
    await deleteExisting(resources, params);
    return noContent();
  });

  scopeRoutes(router, tenant);
}

const resourceParameter = z.object({ resourceId: z.string().min(1) });
const scopeParameters = resourceParameter.extend({ scopeId: z.string().min(1) });
const scopeBody = Scopes.createGuard.pick({ name: true, description: true });

function scopeRoutes(router: Router, { tables: { resources, scopes } }: Tenant): void {
  const refuseName = async (name: string | undefined, resourceId: string, exceptId?: string) => {
    if (!name) return;
    if (/\s/.test(name)) throw new ApiError("scope.name_with_space");
    const found = await scopes.findOne({ name, resourceId });
    if (found && found.id !== exceptId)
      throw new ApiError("scope.name_exists", { status: 422, values: { name } });
  };

  route(
    router,
    "get",
    "/resources/:resourceId/scopes",
    { params: resourceParameter, pages: "always" },
    async ({ params, page, ctx }) => {
      const extra = readSearch(ctx.URL.searchParams, { id: "id", name: "name", description: "description" });
      return list(await scopes.find(params, { extra, ...page }), await scopes.count(params, extra));
    },
  );

  route(
    router,
    "post",
    "/resources/:resourceId/scopes",
    { params: resourceParameter, body: scopeBody },
    async ({ params, body }) => {
      refuseManagementApi(await requireById(resources, params.resourceId));
      await refuseName(body.name, params.resourceId);
      return created(
        await scopes.insert({ ...body, id: generateStandardId(), resourceId: params.resourceId }),
      );
    },
  );

  route(
    router,
    "patch",
    "/resources/:resourceId/scopes/:scopeId",
    { params: scopeParameters, body: scopeBody.partial() },
    async ({ params, body }) => {
      refuseManagementApi(await requireById(resources, params.resourceId));
      await refuseName(body.name, params.resourceId, params.scopeId);
      return ok(await scopes.update({ id: params.scopeId }, body));
    },
  );

  route(
    router,
    "delete",
    "/resources/:resourceId/scopes/:scopeId",
    { params: scopeParameters },
    async ({ params }) => {
      refuseManagementApi(await requireById(resources, params.resourceId));
      await deleteExisting(scopes, { id: params.scopeId });
      return noContent();
    },
  );
}
