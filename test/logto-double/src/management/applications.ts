// Applications and their secrets. The secret that a client uses lies in application_secrets; the one in the
// application itself is internal and never shown.
import type Router from "@koa/router";
import {
  ApplicationSecrets,
  ApplicationType,
  applicationCreateGuard,
  applicationPatchGuard,
  applicationResponseGuard,
  defaultApplicationSecretName,
  hasSecrets,
  internalPrefix,
  type Application,
} from "@logto/schemas";
import { generateStandardId, generateStandardSecret } from "@logto/shared";
import { z } from "zod";
import { accessControlOf, requireRules } from "../application-access.ts";
import { ApiError } from "../errors.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import { readSearch } from "../http/search.ts";
import { internalAdminRole } from "../internal.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, requireById } from "./shared.ts";

const typeGuard = z.nativeEnum(ApplicationType);
const listQuery = z.object({
  types: typeGuard
    .array()
    .or(typeGuard.transform((type) => [type]))
    .optional(),
  isThirdParty: z.enum(["true", "false"]).optional(),
});
const searchFields = { id: "id", name: "name", description: "description" };
const newestFirst = "created_at desc";
const noProtectedApps = { protectedAppMetadata: true } as const;

/** What the API shows of one. */
export function shownApplication(application: Application) {
  const { secret, ...shown } = applicationResponseGuard.parse(application);
  return secret?.startsWith(internalPrefix) ? shown : { ...shown, secret };
}

export function applicationRoutes(router: Router, tenant: Tenant): void {
  const { applications } = tenant.tables;

  route(
    router,
    "get",
    "/applications",
    { query: listQuery, pages: "optional" },
    async ({ query, page, ctx }) => {
      const where = {
        ...(query.types ? { type: query.types } : {}),
        ...(query.isThirdParty ? { isThirdParty: query.isThirdParty === "true" } : {}),
      };
      const extra = readSearch(ctx.URL.searchParams, searchFields);
      const rows = await applications.find(where, { order: newestFirst, extra, ...page });
      return list(rows.map(shownApplication), page && (await applications.count(where, extra)));
    },
  );

  route(
    router,
    "post",
    "/applications",
    { body: applicationCreateGuard.omit(noProtectedApps) },
    async ({ body }) => {
      refuseUnsupported(body);
      const identity = { id: generateStandardId(), secret: internalPrefix + generateStandardSecret() };
      const application = await applications.insert({
        ...identity,
        ...body,
        oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [], ...body.oidcClientMetadata },
      });
      if (hasSecrets(application.type)) {
        await tenant.tables.applicationSecrets.insert({
          name: defaultApplicationSecretName,
          applicationId: application.id,
          value: generateStandardSecret(),
        });
      }
      return ok(shownApplication(application));
    },
  );

  route(router, "get", "/applications/:id", { params: idParameter }, async ({ params }) => {
    const application = await requireById(applications, params.id);
    return ok({ ...shownApplication(application), isAdmin: await isAdmin(tenant, application.id) });
  });

  const patchBody = applicationPatchGuard
    .omit(noProtectedApps)
    .merge(z.object({ isAdmin: z.boolean(), appLevelAccessControlEnabled: z.boolean() }).partial());
  route(
    router,
    "patch",
    "/applications/:id",
    { params: idParameter, body: patchBody },
    async ({ params, body }) => {
      const { isAdmin: wanted, ...changes } = body;
      const application = await requireById(applications, params.id);
      if (application.type === ApplicationType.SAML) throw new ApiError("application.saml.use_saml_app_api");
      if (changes.appLevelAccessControlEnabled) requireRules(await accessControlOf(tenant, params.id));
      const { customClientMetadata: metadata } = changes;
      refuseTokenExchange(application.isThirdParty, metadata?.allowTokenExchange);
      if (
        metadata &&
        Boolean(metadata.isDeviceFlow) !== Boolean(application.customClientMetadata.isDeviceFlow)
      ) {
        throw new ApiError("application.device_flow_not_changeable", { status: 422 });
      }
      if (wanted !== undefined) await setAdmin(tenant, params.id, wanted);
      const isEmpty = Object.keys(changes).length === 0;
      return ok(
        shownApplication(isEmpty ? application : await applications.update({ id: params.id }, changes)),
      );
    },
  );

  route(router, "delete", "/applications/:id", { params: idParameter }, async ({ params }) => {
    const { type } = await requireById(applications, params.id);
    if (type === ApplicationType.SAML) throw new ApiError("application.saml.use_saml_app_api");
    await deleteExisting(applications, params);
    return noContent();
  });

  secretRoutes(router, tenant);
}

function refuseTokenExchange(isThirdParty: boolean | undefined, allowed: boolean | undefined): void {
  if (isThirdParty && allowed)
    throw new ApiError("application.third_party_application_cannot_enable_token_exchange", { status: 422 });
}

const canBeThirdParty = [ApplicationType.Traditional, ApplicationType.SPA, ApplicationType.Native];

function refuseUnsupported(body: {
  type: ApplicationType;
  isThirdParty?: boolean | undefined;
  customClientMetadata?:
    { isDeviceFlow?: boolean | undefined; allowTokenExchange?: boolean | undefined } | undefined;
}): void {
  if (body.type === ApplicationType.SAML) throw new ApiError("application.saml.use_saml_app_api");
  if (body.type !== ApplicationType.Native && body.customClientMetadata?.isDeviceFlow) {
    throw new ApiError("application.device_flow_native_only", { status: 422 });
  }
  if (body.isThirdParty && !canBeThirdParty.includes(body.type)) {
    throw new ApiError("application.invalid_third_party_application_type");
  }
  refuseTokenExchange(body.isThirdParty, body.customClientMetadata?.allowTokenExchange);
  // A protected application needs Logto Cloud's own domain, which a self-hosted server hasn't.
  if (body.type === ApplicationType.Protected)
    throw new ApiError("application.protected_app_metadata_is_required");
}

async function adminRole({ tables }: Tenant): Promise<string | undefined> {
  const role = await tables.roles.findOne({ name: internalAdminRole });
  return role?.id;
}

async function isAdmin(tenant: Tenant, applicationId: string): Promise<boolean> {
  const roleId = await adminRole(tenant);
  return roleId !== undefined && (await tenant.tables.applicationsRoles.count({ applicationId, roleId })) > 0;
}

async function setAdmin(tenant: Tenant, applicationId: string, wanted: boolean): Promise<void> {
  const roleId = await adminRole(tenant);
  if (roleId === undefined || wanted === (await isAdmin(tenant, applicationId))) return;
  const { applicationsRoles } = tenant.tables;
  await (wanted
    ? applicationsRoles.insert({ id: generateStandardId(), applicationId, roleId })
    : applicationsRoles.delete({ applicationId, roleId }));
}

const namedSecret = z.object({ id: z.string(), name: z.string() });

function secretRoutes(router: Router, { tables: { applications, applicationSecrets } }: Tenant): void {
  route(router, "get", "/applications/:id/secrets", { params: idParameter }, async ({ params }) => {
    await requireById(applications, params.id);
    return ok(await applicationSecrets.find({ applicationId: params.id }));
  });

  const createBody = ApplicationSecrets.createGuard.pick({ name: true, expiresAt: true });
  route(
    router,
    "post",
    "/applications/:id/secrets",
    { params: idParameter, body: createBody },
    async ({ params, body }) => {
      if (body.expiresAt && body.expiresAt <= Date.now()) {
        throw new ApiError("request.invalid_input", {
          values: { details: "The value of `expiresAt` must be in the future." },
        });
      }
      await requireById(applications, params.id);
      return created(
        await applicationSecrets.insert({
          ...body,
          applicationId: params.id,
          value: generateStandardSecret(),
        }),
      );
    },
  );

  const renameBody = ApplicationSecrets.updateGuard.pick({ name: true }).required();
  route(
    router,
    "patch",
    "/applications/:id/secrets/:name",
    { params: namedSecret, body: renameBody },
    async ({ params, body }) => {
      await requireById(applications, params.id);
      return ok(await applicationSecrets.update({ applicationId: params.id, name: params.name }, body));
    },
  );

  route(router, "delete", "/applications/:id/secrets/:name", { params: namedSecret }, async ({ params }) => {
    await requireById(applications, params.id);
    await deleteExisting(applicationSecrets, { applicationId: params.id, name: params.name });
    return noContent();
  });
}
