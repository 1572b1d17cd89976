// oidc-provider, configured as Logto 1.42 configures it: same features, lifetimes, claims and cookies.
import { userClaims } from "@logto/core-kit";
import {
  CustomClientMetadataKey,
  ExtraParamsKey,
  customClientMetadataDefault,
  customClientMetadataGuard,
} from "@logto/schemas";
import { Provider, errors, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { mayUse } from "../application-access.ts";
import type { Tenant } from "../tenant.ts";
import { DatabaseAdapter } from "./adapter.ts";
import { customClaims } from "./custom-claims.ts";
import { claimsOf } from "./claims.ts";
import { clientAdapter, secretMatches } from "./clients.ts";
import { loginPage } from "./login-prompt.ts";
import { signOutPage, signedOutPage } from "./logout-pages.ts";
import { resourceServer } from "./resources.ts";

const day = 24 * 60 * 60;
const hour = 60 * 60;
const signingAlgorithms = ["RS256", "PS256", "ES256", "ES384", "ES512"] as const;
const cookie = { sameSite: "lax", path: "/", signed: true, overwrite: true } as const;

const lifetimes = z.object({
  idTokenTtl: z.number().optional(),
  refreshTokenTtl: z.number().optional(),
  refreshTokenTtlInDays: z.number().optional(),
  rotateRefreshToken: z.boolean().optional(),
  alwaysIssueRefreshToken: z.boolean().optional(),
});

/** Builds the provider of one tenant. */
export function createProvider(tenant: Tenant): Provider {
  const provider = new Provider(tenant.issuer, configuration(tenant));
  provider.proxy = tenant.settings.trustProxyHeader;
  // The secret that a client sends is one of its application secrets, not the internal one of the application.
  provider.Client.prototype.compareClientSecret = async function compare(actual: string) {
    return secretMatches(tenant, this.clientId, actual);
  };
  provider.on("server_error", (_, error) => {
    process.stderr.write(`oidc: ${error.stack ?? error.message}\n`);
  });
  return provider;
}

function configuration(tenant: Tenant): Configuration {
  const { keys, settings } = tenant;
  return {
    adapter: (model) =>
      model === "Client" ? clientAdapter(tenant) : new DatabaseAdapter(tenant.pool, tenant.id, model),
    // Errors are JSON for browsers too; the outer middleware adds Logto's code and message.
    renderError: (ctx, out) => {
      ctx.body = out;
    },
    cookies: { keys: keys.cookieKeys, long: cookie, short: cookie },
    jwks: { keys: keys.privateJwks },
    enabledJWA: {
      authorizationSigningAlgValues: [...signingAlgorithms],
      userinfoSigningAlgValues: [...signingAlgorithms],
      idTokenSigningAlgValues: [...signingAlgorithms],
      introspectionSigningAlgValues: [...signingAlgorithms],
    },
    conformIdTokenClaims: false,
    ...(settings.ssrfProtectionDisabled
      ? { fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }) }
      : {}),
    features: features(tenant),
    interactions: {
      url: (ctx, { params, prompt }) =>
        prompt.name === "consent"
          ? `/consent?app_id=${encodeURIComponent(String(params["client_id"]))}`
          : loginPage(ctx.oidc.params),
    },
    extraParams: Object.values(ExtraParamsKey),
    extraClientMetadata: {
      properties: Object.values(CustomClientMetadataKey),
      validator: (_, key, value) => {
        const guard = new Map<string, z.ZodTypeAny>(Object.entries(customClientMetadataGuard.shape)).get(key);
        if (guard && !guard.safeParse(value).success) throw new errors.InvalidClientMetadata(key);
      },
    },
    clientBasedCORS: (ctx, origin, client) =>
      ctx.URL.origin === origin ||
      customClientMetadataGuard.catch({}).parse(client.metadata()).corsAllowedOrigins?.includes(origin) ===
        true ||
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    claims: userClaims,
    extraTokenClaims: (ctx, token) => customClaims(tenant, ctx, token),
    findAccount: async (ctx, sub) => {
      refuseOrganization(ctx);
      const isRefresh = ctx.oidc.params?.["grant_type"] === "refresh_token";
      if (isRefresh && ctx.oidc.client) await requireAccess(tenant, ctx.oidc.client.clientId, sub);
      const user = await tenant.tables.users.findOne({ id: sub });
      if (!user) throw new errors.InvalidGrant("user not found");
      return {
        accountId: sub,
        claims: (use, scope, _claims, rejected) => claimsOf(tenant, user, use, scope, rejected),
      };
    },
    loadExistingGrant: async (ctx) => {
      const { account, client, provider, result, session } = ctx.oidc;
      const grantId = result?.consent?.grantId ?? (client && session?.grantIdFor(client.clientId));
      if (grantId === undefined) return undefined;
      if (account && client) await requireAccess(tenant, client.clientId, account.accountId);
      return provider.Grant.find(grantId);
    },
    issueRefreshToken: (_, client, code) =>
      Promise.resolve(
        client.grantTypeAllowed("refresh_token") &&
          (code.scopes.has("offline_access") ||
            (client.applicationType === "web" &&
              lifetimes.parse(client.metadata()).alwaysIssueRefreshToken === true)),
      ),
    rotateRefreshToken,
    pkce: { required: (_, client) => client.clientAuthMethod !== "client_secret_basic" },
    ttl: {
      IdToken: (_ctx, _token, client) =>
        lifetimes.parse(client.metadata()).idTokenTtl ?? customClientMetadataDefault.idTokenTtl,
      RefreshToken: (ctx, _token, client) => {
        const rotated = ctx.oidc.entities.RotatedRefreshToken;
        if (rotated && client.applicationType === "web" && client.clientAuthMethod === "none")
          return rotated.remainingTTL;
        const { refreshTokenTtlInDays, refreshTokenTtl } = lifetimes.parse(client.metadata());
        if (refreshTokenTtlInDays !== undefined) return refreshTokenTtlInDays * day;
        return refreshTokenTtl ?? customClientMetadataDefault.refreshTokenTtlInDays * day;
      },
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? hour,
      ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? hour,
      Interaction: hour,
      Session: keys.sessionTtl ?? 14 * day,
      Grant: 180 * day,
    },
  };
}

function features(tenant: Tenant): Configuration["features"] {
  return {
    userinfo: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: false },
    backchannelLogout: { enabled: true },
    deviceFlow: { enabled: true },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = signedOutPage(ctx);
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx) => defaultResource(tenant, ctx),
      useGrantedResource: () => false,
      getResourceServerInfo: (ctx, indicator) => {
        refuseOrganization(ctx);
        const { client, session, entities } = ctx.oidc;
        return resourceServer(tenant, indicator, {
          userId: session?.accountId ?? entities.Account?.accountId,
          applicationId: client?.clientId,
        });
      },
    },
  };
}

/** @throws AccessDenied where the application's rules keep the user out */
async function requireAccess(tenant: Tenant, applicationId: string, userId: string): Promise<void> {
  const application = await tenant.tables.applications.findOne({ id: applicationId });
  if (application && !(await mayUse(tenant, application, userId)))
    throw new errors.AccessDenied("Access denied.");
}

/** Whoever asked for an organization would take a token without one for theirs. */
function refuseOrganization({ oidc }: KoaContextWithOIDC): void {
  if (oidc.body?.["organization_id"] !== undefined)
    throw new errors.InvalidRequest("organization_id: tokens for organizations are not part of the stand-in");
}

async function defaultResource({ tables }: Tenant, ctx: KoaContextWithOIDC): Promise<string[]> {
  refuseOrganization(ctx);
  const resource = await tables.resources.findOne({ isDefault: true });
  if (resource) return [resource.indicator];
  if (ctx.oidc.params?.["grant_type"] === "client_credentials") {
    throw new errors.InvalidTarget("both `resource` and `organization_id` are not provided");
  }
  return [];
}

const year = 365.25 * day;

/** Rotates a public client's refresh token always, a confidential one's when 70 % of its life has passed. */
function rotateRefreshToken(ctx: KoaContextWithOIDC): boolean {
  const { RefreshToken: token, Client: client } = ctx.oidc.entities;
  if (!token || !client) return false;
  if (lifetimes.parse(client.metadata()).rotateRefreshToken === false) return false;
  if (token.totalLifetime() >= year) return false;
  return client.clientAuthMethod === "none" || token.ttlPercentagePassed() >= 70;
}
