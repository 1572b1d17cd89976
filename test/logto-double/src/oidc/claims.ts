// The claims about a user, by scope, for ID tokens and the userinfo endpoint.
import {
  UserScope,
  extendedIdTokenClaimsByScope,
  idTokenClaims,
  userClaims,
  type UserClaim,
} from "@logto/core-kit";
import type { User } from "@logto/schemas";
import { z } from "zod";
import type { Tenant } from "../tenant.ts";

const enabledClaims = z.object({ enabledExtendedClaims: z.string().array().optional() });

async function extendedIdTokenClaims({ pool, id }: Tenant): Promise<readonly string[]> {
  const { rows } = await pool.query(
    "select value from logto_configs where tenant_id = $1 and key = 'idToken'",
    [id],
  );
  const parsed = z.object({ value: enabledClaims }).safeParse(rows[0]);
  return parsed.success ? (parsed.data.value.enabledExtendedClaims ?? []) : [];
}

async function acceptedClaims(tenant: Tenant, use: string, scope: string): Promise<UserClaim[]> {
  const enabled = use === "id_token" ? await extendedIdTokenClaims(tenant) : [];
  const known = Object.values(UserScope).filter((name) => scope.split(" ").includes(name));
  return known.flatMap((name) =>
    use === "userinfo"
      ? userClaims[name]
      : [
          ...idTokenClaims[name],
          ...(extendedIdTokenClaimsByScope[name] ?? []).filter((claim) => enabled.includes(claim)),
        ],
  );
}

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The organizations that a user is a member of, and the roles held in them. */
export async function membershipsOf({ tables }: Tenant, userId: string) {
  const memberships = await tables.organizationUsers.find({ userId });
  const organizations = await tables.organizations.find({
    id: memberships.map(({ organizationId }) => organizationId),
  });
  const held = await tables.organizationRoleUsers.find({ userId });
  const roles = await tables.organizationRoles.find({
    id: held.map(({ organizationRoleId }) => organizationRoleId),
  });
  const names = new Map(roles.map(({ id, name }) => [id, name]));
  return {
    organizations,
    organizationRoles: held.map(({ organizationId, organizationRoleId: roleId }) => ({
      organizationId,
      roleId,
      roleName: names.get(roleId) ?? "",
    })),
  };
}

async function organizationClaims(tenant: Tenant, userId: string) {
  const { organizations, organizationRoles } = await membershipsOf(tenant, userId);
  return {
    organizations: organizations.map(({ id }) => id),
    organization_data: organizations.map(({ id, name, description }) => ({ id, name, description })),
    organization_roles: organizationRoles.map(
      ({ organizationId, roleName }) => `${organizationId}:${roleName}`,
    ),
  };
}

/** Everything that can be said about a user; what is asked for is picked from it. */
async function allClaims(
  tenant: Tenant,
  user: User,
  wanted: ReadonlySet<string>,
): Promise<Record<string, unknown>> {
  const { tables } = tenant;
  const profile = Object.fromEntries(
    Object.entries(user.profile).map(([key, value]) => [snakeCase(key), value]),
  );
  const roleIds = wanted.has("roles")
    ? (await tables.usersRoles.find({ userId: user.id })).map(({ roleId }) => roleId)
    : [];
  return {
    ...profile,
    preferred_username: user.profile.preferredUsername ?? user.username ?? undefined,
    name: user.name,
    picture: user.avatar,
    username: user.username,
    email: user.primaryEmail,
    email_verified: Boolean(user.primaryEmail),
    phone_number: user.primaryPhone,
    phone_number_verified: Boolean(user.primaryPhone),
    custom_data: user.customData,
    identities: user.identities,
    sso_identities: [],
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    roles: (await tables.roles.find({ id: roleIds })).map(({ name }) => name),
    ...([...wanted].some((claim) => claim.startsWith("organization"))
      ? await organizationClaims(tenant, user.id)
      : {}),
  };
}

/** The claims of a user for one use (`id_token` or `userinfo`) and the scopes of the request. */
export async function claimsOf(
  tenant: Tenant,
  user: User,
  use: string,
  scope: string,
  rejected: readonly string[],
) {
  const wanted = new Set<string>(
    (await acceptedClaims(tenant, use, scope)).filter((claim) => !rejected.includes(claim)),
  );
  const all = await allClaims(tenant, user, wanted);
  return { sub: user.id, ...Object.fromEntries(Object.entries(all).filter(([claim]) => wanted.has(claim))) };
}
