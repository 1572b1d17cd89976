// What a third-party application may ask people to consent to. The stand-in keeps it; it has no consent page.
import type Router from "@koa/router";
import { UserScope } from "@logto/core-kit";
import {
  ApplicationUserConsentScopeType,
  applicationUserConsentScopesResponseGuard,
  isManagementApi,
} from "@logto/schemas";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, requireById } from "./shared.ts";

const path = "/applications/:applicationId/user-consent-scopes";
const params = z.object({ applicationId: z.string() });
const ids = z.string().array();

const postBody = z
  .object({
    organizationScopes: ids,
    resourceScopes: ids,
    organizationResourceScopes: ids,
    userScopes: z.nativeEnum(UserScope).array(),
  })
  .partial();
const oneScope = z.object({
  applicationId: z.string(),
  scopeType: z.nativeEnum(ApplicationUserConsentScopeType),
  scopeId: z.string(),
});

type Body = z.output<typeof postBody>;

export function applicationConsentRoutes(router: Router, tenant: Tenant): void {
  const { applications } = tenant.tables;

  route(router, "post", path, { params, body: postBody }, async ({ params: { applicationId }, body }) => {
    const { isThirdParty } = await requireById(applications, applicationId);
    if (!isThirdParty) throw new ApiError("application.third_party_application_only", { status: 422 });
    await refuseScopes(tenant, body);
    await addScopes(tenant, applicationId, body);
    return { status: 201, body: "Created" };
  });

  route(router, "get", path, { params }, async ({ params: { applicationId } }) => {
    await requireById(applications, applicationId);
    return ok(applicationUserConsentScopesResponseGuard.parse(await shownScopes(tenant, applicationId)));
  });

  route(router, "delete", `${path}/:scopeType/:scopeId`, { params: oneScope }, async ({ params: one }) => {
    const { applicationId, scopeType, scopeId } = one;
    await requireById(applications, applicationId);
    const { table, column } = relations(tenant)[scopeType];
    await deleteExisting(table, { applicationId, [column]: scopeId });
    return noContent();
  });
}

function relations({ tables }: Tenant) {
  const { OrganizationScopes, ResourceScopes, OrganizationResourceScopes, UserScopes } =
    ApplicationUserConsentScopeType;
  return {
    [OrganizationScopes]: { table: tables.consentOrganizationScopes, column: "organizationScopeId" },
    [ResourceScopes]: { table: tables.consentResourceScopes, column: "scopeId" },
    [OrganizationResourceScopes]: { table: tables.consentOrganizationResourceScopes, column: "scopeId" },
    [UserScopes]: { table: tables.consentUserScopes, column: "userScope" },
  };
}

/** @throws ApiError for scopes that don't exist, and those of the Management API */
async function refuseScopes({ tables }: Tenant, body: Body): Promise<void> {
  const { organizationScopes = [], resourceScopes = [], organizationResourceScopes = [] } = body;
  const ofOrganizations = await tables.organizationScopes.find({ id: organizationScopes });
  const ofResources = await tables.scopes.find({ id: [...resourceScopes, ...organizationResourceScopes] });
  const without = (wanted: string[], found: readonly { id: string }[]): string[] =>
    wanted.filter((scopeId) => !found.some(({ id }) => id === scopeId));
  const data = {
    invalidOrganizationScopes: without(organizationScopes, ofOrganizations),
    invalidResourceScopes: without(resourceScopes, ofResources),
    invalidOrganizationResourceScopes: without(organizationResourceScopes, ofResources),
  };
  if (Object.values(data).some((missing) => missing.length > 0))
    throw new ApiError("application.user_consent_scopes_not_found", { status: 422, data });
  const resources = await tables.resources.find({ id: ofResources.map(({ resourceId }) => resourceId) });
  if (resources.some(({ indicator }) => isManagementApi(indicator)))
    throw new ApiError("application.consent_management_api_scopes_not_allowed", { status: 422 });
  if ([body.organizationScopes, body.resourceScopes, body.organizationResourceScopes].some(isEmpty))
    throw new ApiError("entity.invalid_input", { status: 422 });
}

const isEmpty = (list: string[] | undefined): boolean => list?.length === 0;

/** Those that are there already stay. */
async function addScopes({ tables }: Tenant, applicationId: string, body: Body): Promise<void> {
  const { organizationScopes = [], resourceScopes = [] } = body;
  const { organizationResourceScopes = [], userScopes = [] } = body;
  for (const organizationScopeId of organizationScopes) {
    const row = { applicationId, organizationScopeId };
    if (!(await tables.consentOrganizationScopes.count(row)))
      await tables.consentOrganizationScopes.insert(row);
  }
  for (const scopeId of resourceScopes) {
    const row = { applicationId, scopeId };
    if (!(await tables.consentResourceScopes.count(row))) await tables.consentResourceScopes.insert(row);
  }
  for (const scopeId of organizationResourceScopes) {
    const row = { applicationId, scopeId };
    if (!(await tables.consentOrganizationResourceScopes.count(row)))
      await tables.consentOrganizationResourceScopes.insert(row);
  }
  for (const userScope of userScopes) {
    const row = { applicationId, userScope };
    if (!(await tables.consentUserScopes.count(row))) await tables.consentUserScopes.insert(row);
  }
}

async function shownScopes(tenant: Tenant, applicationId: string) {
  const { tables } = tenant;
  const ofOrganizations = await tables.consentOrganizationScopes.find({ applicationId });
  const ofResources = await tables.consentResourceScopes.find({ applicationId });
  const ofMembers = await tables.consentOrganizationResourceScopes.find({ applicationId });
  const ofUsers = await tables.consentUserScopes.find({ applicationId }, { order: "user_scope" });
  return {
    organizationScopes: await tables.organizationScopes.find({
      id: ofOrganizations.map(({ organizationScopeId }) => organizationScopeId),
    }),
    resourceScopes: await byResource(tenant, ofResources),
    organizationResourceScopes: await byResource(tenant, ofMembers),
    userScopes: ofUsers.map(({ userScope }) => userScope),
  };
}

async function byResource({ tables }: Tenant, relations: readonly { scopeId: string }[]) {
  const scopes = await tables.scopes.find({ id: relations.map(({ scopeId }) => scopeId) });
  const resources = await tables.resources.find({ id: scopes.map(({ resourceId }) => resourceId) });
  return resources.map((resource) => ({
    resource,
    scopes: scopes.filter(({ resourceId }) => resourceId === resource.id),
  }));
}
