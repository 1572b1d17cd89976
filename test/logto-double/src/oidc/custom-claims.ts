// What a tenant's JWT customizers add to access tokens: their scripts run as Logto runs them. Of what a script gets, the
// interaction and the grant of an exchanged token are missing, which the stand-in doesn't keep.
import { runInNewContext } from "node:vm";
import {
  LogtoJwtTokenKey,
  jwtCustomizerApplicationContextGuard,
  jwtCustomizerOrganizationContextGuard,
  jwtCustomizerUserContextGuard,
} from "@logto/schemas";
import { errors, type AccessToken, type ClientCredentials, type KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { shownUser } from "../management/users.ts";
import type { Tenant } from "../tenant.ts";
import { membershipsOf } from "./claims.ts";

const stored = z.object({ script: z.string(), environmentVariables: z.record(z.string()).optional() });

/** A script's own refusal. */
class Denied extends Error {}

const api = Object.freeze({
  denyAccess: (message = "Access denied") => {
    throw new Denied(message);
  },
});

/**
 * The claims to add; none where the script fails.
 * @throws AccessDenied where the script says so.
 */
export async function customClaims(
  tenant: Tenant,
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  const isMachine = token.kind === "ClientCredentials";
  const key = isMachine ? LogtoJwtTokenKey.ClientCredentials : LogtoJwtTokenKey.AccessToken;
  const row = await tenant.tables.logtoConfigs.findOne({ key });
  if (!row) return undefined;
  const { script, environmentVariables } = stored.parse(row.value);
  try {
    const context = {
      ...("accountId" in token ? await personContext(tenant, ctx, token.accountId) : {}),
      ...(await applicationContext(tenant, token.clientId)),
    };
    return await run(script, { token: contentOf(token), context, environmentVariables, api });
  } catch (error) {
    if (error instanceof Denied) throw new errors.AccessDenied(error.message);
    return undefined;
  }
}

async function run(script: string, payload: object): Promise<Record<string, unknown>> {
  const request = async (...given: Parameters<typeof fetch>): Promise<Response> => fetch(...given);
  const globals = Object.freeze({ fetch: request });
  const customFunction: unknown = runInNewContext(`${script};getCustomJwtClaims;`, globals);
  const call = "(async () => customFunction(payload))();";
  const result: unknown = await runInNewContext(call, Object.freeze({ customFunction, payload }), {
    timeout: 3000,
  });
  return z.record(z.unknown()).parse(result);
}

/** What the token will hold. */
function contentOf(token: AccessToken | ClientCredentials): Record<string, unknown> {
  const names = z.string().array().parse(Reflect.get(token.constructor, "IN_PAYLOAD"));
  const entries = names.map((name): [string, unknown] => [name, Reflect.get(token, name)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

async function applicationContext({ tables }: Tenant, id: string | undefined) {
  const application = id === undefined ? undefined : await tables.applications.findOne({ id });
  return application && { application: jwtCustomizerApplicationContextGuard.parse(application) };
}

async function personContext(tenant: Tenant, ctx: KoaContextWithOIDC, userId: string) {
  const user = await tenant.tables.users.require({ id: userId });
  const { organizations, organizationRoles } = await membershipsOf(tenant, userId);
  const organizationId = ctx.oidc.params?.["organization_id"];
  const organization =
    typeof organizationId === "string"
      ? await tenant.tables.organizations.findOne({ id: organizationId })
      : undefined;
  return {
    user: jwtCustomizerUserContextGuard.parse({
      ...shownUser(user),
      ssoIdentities: [],
      mfaVerificationFactors: [...new Set(user.mfaVerifications.map(({ type }) => type))],
      roles: await rolesOf(tenant, userId),
      organizations,
      organizationRoles,
    }),
    ...(organization && { organization: jwtCustomizerOrganizationContextGuard.parse(organization) }),
  };
}

async function rolesOf({ tables }: Tenant, userId: string) {
  const held = await tables.usersRoles.find({ userId });
  const roles = await tables.roles.find({ id: held.map(({ roleId }) => roleId) });
  const related = await tables.rolesScopes.find({ roleId: roles.map(({ id }) => id) });
  const scopes = await tables.scopes.find({ id: related.map(({ scopeId }) => scopeId) });
  const resources = await tables.resources.find({ id: scopes.map(({ resourceId }) => resourceId) });
  return roles.map((role) => ({
    ...role,
    scopes: scopes
      .filter(({ id }) => related.some(({ roleId, scopeId }) => roleId === role.id && scopeId === id))
      .map((scope) => ({ ...scope, resource: resources.find(({ id }) => id === scope.resourceId) })),
  }));
}
