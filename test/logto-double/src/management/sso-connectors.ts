// Enterprise single sign-on connectors, stored and checked as Logto does, but for SAML metadata, which Logto reads and
// refuses when it can't: here it is only kept. Nobody can sign in through one here.
import { X509Certificate } from "node:crypto";
import type Router from "@koa/router";
import {
  SsoConnectors,
  SsoProviderName,
  SsoProviderType,
  findDuplicatedOrBlockedEmailDomains,
  type SsoConnector,
} from "@logto/schemas";
import { generateStandardShortId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { list, noContent, ok, route } from "../http/route.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter, requireById } from "./shared.ts";

const oidcConfig = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  issuer: z.string(),
  scope: z.string().optional(),
  trustUnverifiedEmail: z.boolean().optional().default(false),
});
const attributeMapping = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .partial()
  .optional();
const samlConfig = z.union([
  z.object({ metadataUrl: z.string(), attributeMapping }),
  z.object({ metadata: z.string(), attributeMapping }),
  z.object({
    entityId: z.string(),
    signInEndpoint: z.string(),
    x509Certificate: z.string(),
    attributeMapping,
  }),
]);
const configGuards: Readonly<Record<SsoProviderName, z.ZodTypeAny>> = {
  [SsoProviderName.OIDC]: oidcConfig,
  [SsoProviderName.OKTA]: oidcConfig,
  [SsoProviderName.AZURE_AD_OIDC]: oidcConfig,
  [SsoProviderName.GOOGLE_WORKSPACE]: oidcConfig.omit({ issuer: true }),
  [SsoProviderName.SAML]: samlConfig,
  [SsoProviderName.AZURE_AD]: samlConfig,
};
const saml: readonly SsoProviderName[] = [SsoProviderName.SAML, SsoProviderName.AZURE_AD];
const discovery = z.object({ authorization_endpoint: z.string(), token_endpoint: z.string() });
const jsonObject = z.record(z.unknown());

const invalidConfig = (data?: unknown) => new ApiError("connector.invalid_config", { data });

/** @throws ApiError unless the identity provider's own settings can be read. */
async function checkConnection(provider: SsoProviderName, config: Record<string, unknown>): Promise<void> {
  if (saml.includes(provider)) {
    const { x509Certificate } = config;
    if (typeof x509Certificate !== "string") return;
    try {
      new X509Certificate(x509Certificate);
    } catch {
      throw new ApiError("connector.invalid_certificate");
    }
    return;
  }
  const issuer = z.string().catch("https://accounts.google.com").parse(config["issuer"]);
  try {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    discovery.parse(await response.json());
  } catch {
    throw invalidConfig({
      ssoErrorCode: "invalid_config",
      config: { issuer },
      message: "fail_to_fetch_config",
    });
  }
}

async function checkedConfig(provider: SsoProviderName, config: unknown): Promise<Record<string, unknown>> {
  const parsed = configGuards[provider].safeParse(config);
  if (!parsed.success) throw invalidConfig();
  const values = jsonObject.parse(parsed.data);
  await checkConnection(provider, values);
  return values;
}

function checkedDomains(domains: readonly string[]): string[] {
  const lower = domains.map((domain) => domain.toLowerCase());
  const { duplicatedDomains, forbiddenDomains } = findDuplicatedOrBlockedEmailDomains(lower);
  const refuse = (code: string, names: Set<string>) =>
    new ApiError(`single_sign_on.${code}`, { status: 422, data: { data: [...names] } });
  if (forbiddenDomains.size > 0) throw refuse("forbidden_domains", forbiddenDomains);
  if (duplicatedDomains.size > 0) throw refuse("duplicated_domains", duplicatedDomains);
  return lower;
}

function providerOf(name: string): SsoProviderName {
  const parsed = z.nativeEnum(SsoProviderName).safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ApiError("connector.not_found", { status: 422, values: { type: name } });
}

function shown(connector: SsoConnector) {
  const provider = providerOf(connector.providerName);
  const providerType = saml.includes(provider) ? SsoProviderType.SAML : SsoProviderType.OIDC;
  return { ...connector, name: provider, providerType, providerLogo: "data:,", providerLogoDark: "data:," };
}

const writable = {
  config: true,
  domains: true,
  branding: true,
  syncProfile: true,
  enableTokenStorage: true,
} as const;

export function ssoConnectorRoutes(router: Router, tenant: Tenant): void {
  const { ssoConnectors } = tenant.tables;
  const path = "/sso-connectors";

  const refuseName = async (connectorName: string | undefined, exceptId?: string) => {
    const found = connectorName && (await ssoConnectors.findOne({ connectorName }));
    if (found && found.id !== exceptId)
      throw new ApiError("single_sign_on.duplicate_connector_name", { status: 409 });
  };
  const refuseTokenStorage = (wanted: boolean | undefined) => {
    if (wanted && !tenant.settings.secretVaultKek)
      throw new ApiError("request.feature_not_supported", { status: 422 });
  };

  route(router, "get", path, { pages: "optional" }, async ({ page }) =>
    list((await ssoConnectors.find({}, { ...page })).map(shown), page && (await ssoConnectors.count())),
  );

  const createBody = SsoConnectors.createGuard
    .pick(writable)
    .merge(SsoConnectors.guard.pick({ providerName: true, connectorName: true }));
  route(router, "post", path, { body: createBody }, async ({ body: { config, domains, ...rest } }) => {
    const provider = providerOf(rest.providerName);
    const checked = {
      ...(domains && { domains: checkedDomains(domains) }),
      ...(config && { config: await checkedConfig(provider, config) }),
    };
    await refuseName(rest.connectorName);
    refuseTokenStorage(rest.enableTokenStorage);
    const data = SsoConnectors.createGuard.parse({ id: generateStandardShortId(), ...rest, ...checked });
    return ok(await ssoConnectors.insert(data));
  });

  route(router, "get", `${path}/:id`, { params: idParameter }, async ({ params }) =>
    ok(shown(await requireById(ssoConnectors, params.id))),
  );

  const patchBody = SsoConnectors.guard.pick({ ...writable, connectorName: true }).partial();
  route(
    router,
    "patch",
    `${path}/:id`,
    { params: idParameter, body: patchBody },
    async ({ params, body }) => {
      const original = await requireById(ssoConnectors, params.id);
      const { config, domains, ...rest } = body;
      const checked = domains && { domains: checkedDomains(domains) };
      await refuseName(rest.connectorName, params.id);
      const settings = config && { config: await checkedConfig(providerOf(original.providerName), config) };
      refuseTokenStorage(rest.enableTokenStorage);
      const changes = { ...rest, ...checked, ...settings };
      const isEmpty = Object.keys(changes).length === 0;
      return ok(shown(isEmpty ? original : await ssoConnectors.update(params, changes)));
    },
  );

  route(router, "delete", `${path}/:id`, { params: idParameter }, async ({ params }) => {
    await requireById(ssoConnectors, params.id);
    await deleteExisting(ssoConnectors, params);
    return noContent();
  });
}
