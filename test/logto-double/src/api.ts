// The HTTP API of one tenant: the Management API behind its door, and what anybody may call.
import { bodyParser } from "@koa/bodyparser";
import Router from "@koa/router";
import { adminTenantId } from "@logto/schemas";
import type Koa from "koa";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { experienceRoutes } from "./experience/routes.ts";
import { requireManagementToken } from "./http/auth.ts";
import { RequestTooLarge } from "./http/errors.ts";
import { ok, route } from "./http/route.ts";
import { applicationAccessControlRoutes } from "./management/application-access-control.ts";
import { applicationConsentRoutes } from "./management/application-consent.ts";
import { applicationSignInExperienceRoutes } from "./management/application-sign-in-experience.ts";
import { applicationRoleRoutes } from "./management/application-roles.ts";
import { applicationRoutes } from "./management/applications.ts";
import { connectorRoutes } from "./management/connectors.ts";
import { customPhraseRoutes } from "./management/custom-phrases.ts";
import { customProfileFieldRoutes } from "./management/custom-profile-fields.ts";
import { emailTemplateRoutes } from "./management/email-templates.ts";
import { hookRoutes } from "./management/hooks.ts";
import { jwtCustomizerRoutes } from "./management/jwt-customizers.ts";
import { organizationJitRoutes } from "./management/organization-jit.ts";
import { organizationTemplateRoutes } from "./management/organization-template.ts";
import { organizationApplicationRoutes } from "./management/organization-applications.ts";
import { organizationRoutes } from "./management/organizations.ts";
import { resourceRoutes } from "./management/resources.ts";
import { roleRoutes } from "./management/roles.ts";
import { signInExperienceRoutes } from "./management/sign-in-experience.ts";
import { accountCenterRoutes, captchaProviderRoutes } from "./management/singletons.ts";
import { ssoConnectorRoutes } from "./management/sso-connectors.ts";
import { userRoutes } from "./management/users.ts";
import { verificationCodeRoutes } from "./management/verification-codes.ts";
import { loadKeys } from "./oidc/keys.ts";
import { publicSignInExperience } from "./sign-in-experience.ts";
import type { Tenant } from "./tenant.ts";

/** Adds every API route of a tenant to its app. */
export function useApi(app: Koa, tenant: Tenant, provider: Provider): void {
  app.use(bodyParser({ enableTypes: ["json"], onError: rethrow }));
  for (const router of [publicRoutes(tenant), pageRoutes(tenant, provider), managementRoutes(tenant)]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
}

function rethrow(error: Error): never {
  if ("type" in error && error.type === "entity.too.large") throw new RequestTooLarge();
  throw new SyntaxError(error.message);
}

function publicRoutes(tenant: Tenant): Router {
  const router = new Router({ prefix: "/api" });
  router.get("/status", (ctx) => {
    ctx.status = 204;
  });
  const query = z.object({ appId: z.string() }).partial();
  route(router, "get", "/.well-known/sign-in-exp", { query }, async ({ query: { appId } }) =>
    ok(await publicSignInExperience(tenant, appId)),
  );
  return router;
}

function pageRoutes(tenant: Tenant, provider: Provider): Router {
  const router = new Router({ prefix: "/api" });
  experienceRoutes(router, tenant, provider);
  return router;
}

function managementRoutes(tenant: Tenant): Router {
  const router = new Router({ prefix: "/api" });
  // The default tenant's API takes tokens of the admin tenant too: that is how the console uses it.
  const trusted = {
    issuers:
      tenant.id === adminTenantId
        ? [tenant.issuer]
        : [tenant.issuer, `${tenant.settings.adminEndpoint}/oidc`],
    keys: async () =>
      tenant.id === adminTenantId ? [tenant.keys] : [tenant.keys, await loadKeys(tenant.pool, adminTenantId)],
  };
  router.use(requireManagementToken(tenant.id, trusted));
  for (const add of [
    applicationRoutes,
    applicationRoleRoutes,
    applicationConsentRoutes,
    applicationSignInExperienceRoutes,
    applicationAccessControlRoutes,
    connectorRoutes,
    signInExperienceRoutes,
    userRoutes,
    roleRoutes,
    resourceRoutes,
    organizationRoutes,
    organizationApplicationRoutes,
    organizationTemplateRoutes,
    organizationJitRoutes,
    hookRoutes,
    customPhraseRoutes,
    customProfileFieldRoutes,
    emailTemplateRoutes,
    jwtCustomizerRoutes,
    accountCenterRoutes,
    captchaProviderRoutes,
    ssoConnectorRoutes,
    verificationCodeRoutes,
  ]) {
    add(router, tenant);
  }
  return router;
}
