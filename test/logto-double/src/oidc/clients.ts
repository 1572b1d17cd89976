// Applications as OIDC clients: which grants each type may use, and how its secret is checked.
import { createHash, timingSafeEqual } from "node:crypto";
import {
  ApplicationType,
  GrantType,
  accountCenterApplicationId,
  adminConsoleApplicationId,
  demoAppApplicationId,
  type Application,
} from "@logto/schemas";
import { errors, type Adapter, type AllClientMetadata } from "oidc-provider";
import { ownSecret } from "../internal.ts";
import type { Tenant } from "../tenant.ts";

function constantMetadata({ keys }: Tenant, type: ApplicationType): AllClientMetadata {
  const algorithm = keys.algorithm;
  const isPublic = type === ApplicationType.Native || type === ApplicationType.SPA;
  const machine = type === ApplicationType.MachineToMachine;
  return {
    application_type: type === ApplicationType.Native ? "native" : "web",
    token_endpoint_auth_method: isPublic ? "none" : "client_secret_basic",
    id_token_signed_response_alg: algorithm,
    grant_types: machine
      ? [GrantType.ClientCredentials]
      : [GrantType.AuthorizationCode, GrantType.RefreshToken],
    ...(machine ? { response_types: [] } : {}),
  };
}

function toClient(tenant: Tenant, application: Application): AllClientMetadata {
  const {
    redirectUris,
    postLogoutRedirectUris,
    backchannelLogoutUri,
    backchannelLogoutSessionRequired,
    logoUri,
  } = application.oidcClientMetadata;
  const isConsole = application.id === adminConsoleApplicationId;
  const consoles = isConsole ? tenant.settings.adminOrigins.map((origin) => `${origin}/console`) : [];
  return {
    client_id: application.id,
    client_secret: ownSecret(application),
    client_name: application.name,
    ...constantMetadata(tenant, application.type),
    redirect_uris: [...redirectUris, ...consoles.map((address) => `${address}/callback`)],
    post_logout_redirect_uris: [...postLogoutRedirectUris, ...consoles],
    ...(backchannelLogoutUri ? { backchannel_logout_uri: backchannelLogoutUri } : {}),
    ...(backchannelLogoutSessionRequired === undefined
      ? {}
      : { backchannel_logout_session_required: backchannelLogoutSessionRequired }),
    ...(logoUri ? { logo_uri: logoUri } : {}),
    ...application.customClientMetadata,
  };
}

function builtIn(tenant: Tenant, id: string, path: string): AllClientMetadata {
  return {
    ...constantMetadata(tenant, ApplicationType.SPA),
    client_id: id,
    redirect_uris: [`${tenant.endpoint}${path}`],
    post_logout_redirect_uris: [`${tenant.endpoint}${path}`],
  };
}

const refuse = (): Promise<never> =>
  Promise.reject(new Error("Clients are applications: change them through the Management API"));

/** Looks clients up in the applications table. */
export function clientAdapter(tenant: Tenant): Adapter {
  return {
    find: async (id) => {
      if (id === demoAppApplicationId) return builtIn(tenant, id, "/demo-app");
      if (id === accountCenterApplicationId) return builtIn(tenant, id, "/account");
      const application = await tenant.tables.applications.findOne({ id });
      if (!application) throw new errors.InvalidClient(`invalid client ${id}`);
      return toClient(tenant, application);
    },
    upsert: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  };
}

/**
 * Whether a client's secret is right: one of its secrets that hasn't expired, or, for applications from before those
 * existed and the seeded ones, the secret in the application itself.
 * @throws InvalidRequest when the secret has expired.
 */
export async function secretMatches(
  { tables }: Tenant,
  applicationId: string,
  value: string,
): Promise<boolean> {
  const secret = await tables.applicationSecrets.findOne({ applicationId, value });
  if (secret?.expiresAt && secret.expiresAt < Date.now())
    throw new errors.InvalidRequest("client secret has expired");
  if (secret) return true;
  const application = await tables.applications.findOne({ id: applicationId });
  return application !== undefined && sameText(ownSecret(application), value);
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
