// API resources as resource servers: which scopes the user's or the application's roles give for one.
import { ReservedResource } from "@logto/core-kit";
import { errors, type ResourceServer } from "oidc-provider";
import type { Tenant } from "../tenant.ts";

const organizationResource: string = ReservedResource.Organization;

async function roleIdsOf(
  { tables }: Tenant,
  userId: string | undefined,
  applicationId: string | undefined,
): Promise<string[]> {
  if (userId) return (await tables.usersRoles.find({ userId })).map(({ roleId }) => roleId);
  if (applicationId)
    return (await tables.applicationsRoles.find({ applicationId })).map(({ roleId }) => roleId);
  return [];
}

async function scopesFor(tenant: Tenant, resourceId: string, roleIds: readonly string[]): Promise<string[]> {
  const held = await tenant.tables.rolesScopes.find({ roleId: roleIds });
  const scopes = await tenant.tables.scopes.find({ resourceId, id: held.map(({ scopeId }) => scopeId) });
  return scopes.map(({ name }) => name);
}

/**
 * Describes a resource to oidc-provider.
 * @throws InvalidTarget when there is no such resource.
 */
export async function resourceServer(
  tenant: Tenant,
  indicator: string,
  subject: { readonly userId?: string | undefined; readonly applicationId?: string | undefined },
): Promise<ResourceServer> {
  const { keys, tables } = tenant;
  const shared = {
    accessTokenFormat: "jwt",
    ...(keys.algorithm ? { jwt: { sign: { alg: keys.algorithm } } } : {}),
  } as const;
  if (indicator === organizationResource) {
    const scopes = await tables.organizationScopes.find();
    return { ...shared, scope: scopes.map(({ name }) => name).join(" ") };
  }
  const resource = await tables.resources.findOne({ indicator });
  if (!resource) throw new errors.InvalidTarget();
  const scopes = await scopesFor(
    tenant,
    resource.id,
    await roleIdsOf(tenant, subject.userId, subject.applicationId),
  );
  return { ...shared, accessTokenTTL: resource.accessTokenTtl, scope: scopes.join(" ") };
}
