// Just-in-time provisioning: who becomes a member of an organization by themselves, and with which roles.
import type Router from "@koa/router";
import { z } from "zod";
import { inTransaction } from "../database.ts";
import { created, list, noContent, route, type Page } from "../http/route.ts";
import { bindTables } from "../tables.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, related, requireById } from "./shared.ts";

const path = "/organizations/:id/jit";
const ids = z.string().min(1).array();

function paged(rows: readonly unknown[], page: Page | undefined) {
  return page ? list(rows.slice(page.offset, page.offset + page.limit), rows.length) : list(rows, undefined);
}

export function organizationJitRoutes(router: Router, tenant: Tenant): void {
  emailDomainRoutes(router, tenant);
  roleRoutes(router, tenant);
  ssoConnectorRoutes(router, tenant);
}

function emailDomainRoutes(router: Router, tenant: Tenant): void {
  const domains = `${path}/email-domains`;
  const table = tenant.tables.organizationJitEmailDomains;
  // Unlike the other lists this one doesn't look whether there is such an organization.
  route(router, "get", domains, { params: idParameter, pages: "optional" }, async ({ params, page }) =>
    paged(await table.find({ organizationId: params.id }, { order: "email_domain" }), page),
  );

  const postBody = z.object({ emailDomain: z.string().min(1) });
  route(router, "post", domains, { params: idParameter, body: postBody }, async ({ params, body }) =>
    created(await related(table.insert({ organizationId: params.id, ...body }))),
  );

  const putBody = z.object({ emailDomains: z.string().array() });
  route(router, "put", domains, { params: idParameter, body: putBody }, async ({ params, body }) => {
    await inTransaction(tenant.pool, async (client) => {
      const own = table.on(client);
      await own.delete({ organizationId: params.id });
      for (const emailDomain of body.emailDomains)
        await related(own.insert({ organizationId: params.id, emailDomain }));
    });
    return noContent();
  });

  const one = z.object({ id: z.string().min(1), emailDomain: z.string().min(1) });
  route(router, "delete", `${domains}/:emailDomain`, { params: one }, async ({ params }) => {
    await deleteExisting(table, { organizationId: params.id, emailDomain: params.emailDomain });
    return noContent();
  });
}

function roleRoutes(router: Router, tenant: Tenant): void {
  const { organizations, organizationRoles, organizationJitRoles } = tenant.tables;
  route(
    router,
    "get",
    `${path}/roles`,
    { params: idParameter, pages: "optional" },
    async ({ params, page }) => {
      await requireById(organizations, params.id);
      const related = await organizationJitRoles.find({ organizationId: params.id });
      const id = related.map(({ organizationRoleId }) => organizationRoleId);
      return paged(await organizationRoles.find({ id }), page);
    },
  );

  const body = z.object({ organizationRoleIds: ids });
  route(router, "put", `${path}/roles`, { params: idParameter, body }, async ({ params, body: wanted }) => {
    await inTransaction(tenant.pool, async (client) => {
      const own = bindTables(client, tenant.id).organizationJitRoles;
      await own.delete({ organizationId: params.id });
      for (const organizationRoleId of wanted.organizationRoleIds)
        await related(own.insert({ organizationId: params.id, organizationRoleId }));
    });
    return noContent();
  });
}

function ssoConnectorRoutes(router: Router, tenant: Tenant): void {
  const { organizations, ssoConnectors, organizationJitSsoConnectors } = tenant.tables;
  const connectors = `${path}/sso-connectors`;
  route(router, "get", connectors, { params: idParameter, pages: "optional" }, async ({ params, page }) => {
    await requireById(organizations, params.id);
    const related = await organizationJitSsoConnectors.find({ organizationId: params.id });
    const id = related.map(({ ssoConnectorId }) => ssoConnectorId);
    return paged(await ssoConnectors.find({ id }), page);
  });

  const body = z.object({ ssoConnectorIds: ids });
  route(router, "put", connectors, { params: idParameter, body }, async ({ params, body: wanted }) => {
    await inTransaction(tenant.pool, async (client) => {
      const own = bindTables(client, tenant.id).organizationJitSsoConnectors;
      await own.delete({ organizationId: params.id });
      for (const ssoConnectorId of wanted.ssoConnectorIds)
        await related(own.insert({ organizationId: params.id, ssoConnectorId }));
    });
    return noContent();
  });
}
