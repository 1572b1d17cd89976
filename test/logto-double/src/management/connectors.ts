// Connectors and their factories. Only one connector of a kind can send, so a new one takes the place of every other; social
// ones stand beside each other, each with a target of its own.
import type Router from "@koa/router";
import { ConnectorType, TemplateType, type ConnectorMetadata } from "@logto/connector-kit";
import { phoneRegEx, emailRegEx } from "@logto/core-kit";
import {
  Connectors,
  connectorFactoryResponseGuard,
  connectorResponseGuard,
  jsonObjectGuard,
} from "@logto/schemas";
import { generateStandardShortId } from "@logto/shared";
import { z } from "zod";
import {
  connectorFactories,
  findFactory,
  knownTargets,
  metadataOf,
  sendMessage,
  storedConnectors,
  type Factory,
  type StoredConnector,
} from "../connectors.ts";
import { inTransaction } from "../database.ts";
import { ApiError } from "../errors.ts";
import { noContent, ok, route } from "../http/route.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { deleteExisting, idParameter } from "./shared.ts";
import { requireReset } from "./sign-in-experience-policies.ts";

const writable = { config: true, metadata: true, syncProfile: true, enableTokenStorage: true } as const;
const createBody = Connectors.createGuard
  .pick({ ...writable, connectorId: true })
  .merge(Connectors.createGuard.pick({ id: true }).partial());
const patchBody = Connectors.createGuard.pick(writable).partial();

function toResponse(stored: StoredConnector) {
  const { row, factory } = stored;
  const { id, connectorId, syncProfile, metadata, enableTokenStorage, config } = row;
  return connectorResponseGuard.parse({
    type: factory.type,
    ...metadataOf(stored),
    id,
    connectorId,
    syncProfile,
    metadata,
    enableTokenStorage,
    isDemo: false,
    extraInfo: {},
    config,
  });
}

const jsonList = z.unknown().array();

/** Whether there is anything in it, as Logto sees it. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

/** A part of a configuration without what is empty at any depth, which Logto doesn't keep. */
function withoutEmpty(value: unknown): unknown {
  const list = jsonList.safeParse(value).data;
  if (list) return list.map(withoutEmpty).filter((item) => !isEmpty(item));
  const object = jsonObjectGuard.safeParse(value).data;
  if (!object) return value;
  const entries = Object.entries(object).map(([key, child]) => [key, withoutEmpty(child)] as const);
  return Object.fromEntries(entries.filter(([, child]) => !isEmpty(child)));
}

function checkConfig(config: unknown, guard: z.ZodTypeAny): void {
  const parsed = guard.safeParse(config);
  if (!parsed.success) throw new ApiError("connector.invalid_config", { data: parsed.error });
}

/** The configuration of a request as it is kept. */
const keptConfig = ({ config }: z.infer<typeof patchBody>) =>
  config ? { config: jsonObjectGuard.parse(withoutEmpty(config)) } : {};

function checkTokenStorage(tenant: Tenant, { type, metadata }: Factory): void {
  if (!tenant.settings.secretVaultKek) throw new ApiError("request.feature_not_supported", { status: 422 });
  if (type !== ConnectorType.Social || metadata.isTokenStorageSupported !== true)
    throw new ApiError("connector.token_storage_not_supported", { status: 422 });
}

/** @throws ApiError where a social connector has no target of its own. */
async function checkTarget(
  tenant: Tenant,
  { metadata }: Factory,
  given: Partial<ConnectorMetadata> | undefined,
): Promise<void> {
  if (!given?.target) throw new ApiError("connector.should_specify_target");
  const taken = (await storedConnectors(tenant)).some((stored) => {
    const { target, platform } = metadataOf(stored);
    return (
      stored.factory.type === ConnectorType.Social &&
      target === given.target &&
      platform === metadata.platform
    );
  });
  if (taken) throw new ApiError("connector.multiple_target_with_same_platform", { status: 422 });
}

async function requireConnector(tenant: Tenant, id: string): Promise<StoredConnector> {
  const found = (await storedConnectors(tenant)).find(({ row }) => row.id === id);
  if (!found) throw new ApiError("entity.not_found", { status: 404 });
  return found;
}

async function createConnector(tenant: Tenant, body: z.output<typeof createBody>): Promise<StoredConnector> {
  const factory = await findFactory(body.connectorId);
  if (!factory) throw new ApiError("connector.not_found_with_connector_id", { status: 422 });
  const isSocial = factory.type === ConnectorType.Social;
  if (isSocial) await checkTarget(tenant, factory, body.metadata);
  if (body.config) checkConfig(body.config, factory.configGuard);
  if (body.enableTokenStorage) checkTokenStorage(tenant, factory);
  const id = body.id ?? generateStandardShortId();
  const displaced = (await connectorFactories())
    .filter(({ type }) => type === factory.type && !isSocial)
    .map(({ metadata }) => metadata.id);
  await inTransaction(tenant.pool, async (client) => {
    const table = tenant.tables.connectors.on(client);
    const others = (await table.find({ connectorId: displaced })).map((row) => row.id);
    await table.insert({ ...body, ...keptConfig(body), id });
    await table.delete({ id: others });
  });
  return requireConnector(tenant, id);
}

/** @throws ApiError when the connector can't be changed so */
function checkChange(tenant: Tenant, stored: StoredConnector, body: z.output<typeof patchBody>): void {
  const { type, metadata, configGuard } = stored.factory;
  if (body.metadata && metadata.isStandard !== true)
    throw new ApiError("connector.cannot_overwrite_metadata_for_non_standard_connector");
  if (body.metadata && body.metadata.target !== metadataOf(stored).target)
    throw new ApiError("connector.can_not_modify_target");
  if (body.syncProfile && type !== ConnectorType.Social)
    throw new ApiError("connector.invalid_type_for_syncing_profile", { status: 422 });
  if (body.enableTokenStorage) checkTokenStorage(tenant, stored.factory);
  if (body.config) checkConfig(body.config, configGuard);
}

/** Takes targets of connectors that are gone out of the sign-in experience. */
async function dropTargets(tenant: Tenant): Promise<void> {
  const { socialSignInConnectorTargets: targets } = await signInExperience(tenant);
  const kept = knownTargets(targets, await storedConnectors(tenant));
  await tenant.tables.signInExperiences.update({ id: "default" }, { socialSignInConnectorTargets: kept });
}

export function connectorRoutes(router: Router, tenant: Tenant): void {
  const { connectors } = tenant.tables;

  route(router, "post", "/connectors", { body: createBody }, async ({ body }) =>
    ok(toResponse(await createConnector(tenant, body))),
  );

  route(
    router,
    "get",
    "/connectors",
    { query: z.object({ target: z.string().optional() }) },
    async ({ query }) => {
      const all = await storedConnectors(tenant);
      if (all.filter(({ factory }) => factory.type === ConnectorType.Sms).length > 1)
        throw new ApiError("connector.more_than_one_sms");
      return ok(
        all.filter((stored) => !query.target || metadataOf(stored).target === query.target).map(toResponse),
      );
    },
  );

  route(router, "get", "/connectors/:id", { params: idParameter }, async ({ params }) =>
    ok(toResponse(await requireConnector(tenant, params.id))),
  );

  route(
    router,
    "patch",
    "/connectors/:id",
    { params: idParameter, body: patchBody },
    async ({ params, body }) => {
      checkChange(tenant, await requireConnector(tenant, params.id), body);
      await connectors.update({ id: params.id }, { ...body, ...keptConfig(body) });
      return ok(toResponse(await requireConnector(tenant, params.id)));
    },
  );

  route(router, "delete", "/connectors/:id", { params: idParameter }, async ({ params }) => {
    const { passwordExpiration, forgotPasswordMethods } = await signInExperience(tenant);
    const others = (await storedConnectors(tenant)).filter(({ row }) => row.id !== params.id);
    if (await connectors.findOne(params)) requireReset(passwordExpiration, others, forgotPasswordMethods);
    await deleteExisting(connectors, params);
    await dropTargets(tenant);
    return noContent();
  });

  factoryRoutes(router);
  testRoute(router);
}

function factoryRoutes(router: Router): void {
  route(router, "get", "/connector-factories", {}, async () =>
    ok(
      (await connectorFactories()).map(({ type, metadata }) =>
        connectorFactoryResponseGuard.parse({ type, ...metadata, isDemo: false }),
      ),
    ),
  );

  route(router, "get", "/connector-factories/:id", { params: idParameter }, async ({ params }) => {
    const factory = await findFactory(params.id);
    if (!factory) throw new ApiError("entity.not_found", { status: 404 });
    return ok(
      connectorFactoryResponseGuard.parse({ type: factory.type, ...factory.metadata, isDemo: false }),
    );
  });
}

const testBody = z.object({
  phone: z.string().regex(phoneRegEx).optional(),
  email: z.string().regex(emailRegEx).optional(),
  config: jsonObjectGuard,
  locale: z.string().optional(),
});

function testRoute(router: Router): void {
  route(
    router,
    "post",
    "/connectors/:factoryId/test",
    { params: z.object({ factoryId: z.string().min(1) }), body: testBody },
    async ({ params, body, ctx }) => {
      const { phone, email, config, locale } = body;
      if (!phone && !email) throw new ApiError("guard.invalid_input");
      const factory = await findFactory(params.factoryId);
      const expected = phone ? ConnectorType.Sms : ConnectorType.Email;
      if (!factory)
        throw new ApiError("connector.not_found", {
          values: { type: expected, factoryId: params.factoryId },
        });
      const to = phone ?? email;
      if (factory.type !== expected || to === undefined) throw new ApiError("connector.unexpected_type");
      await sendMessage(expected, config, {
        to,
        type: TemplateType.Generic,
        payload: { code: "000000", ...(locale ? { locale } : {}) },
        ip: ctx.request.ip,
      });
      return noContent();
    },
  );
}
