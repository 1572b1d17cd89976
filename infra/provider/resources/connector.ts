// Connector: how Logto reaches an SMS, e-mail or social sign-in service (/api/connectors).
import { z } from "zod";
import { ApiError, UncertainOutcomeError } from "../api-error.ts";
import { equal, equivalent } from "../diff.ts";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, jsonObject, type Context } from "../resource.ts";
import { isRecord } from "../values.ts";
import { withRemoved } from "./lifecycle.ts";
import { markConfigSecrets } from "./config-secrets.ts";
import { checkByFactory, checkMetadata } from "./connector-form.ts";
import { checkHttpEmailConfig, httpEmailFactoryId } from "./connector-http-email.ts";
import { checkTencentConfig, tencentFactoryId } from "./connector-tencent.ts";

const inputs = z.object({
  connectorId: z
    .string()
    .min(1)
    .describe(
      "The connector's factory, such as tencent-short-message-service. Another one replaces the connector.",
    ),
  instanceId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, "must be letters, digits, _ and -, at most 128")
    .optional()
    .describe(
      "The connector's own id in Logto; `id` in TypeScript. Default: derived from the resource's name. Another one replaces the connector.",
    ),
  config: jsonObject.describe(
    "The factory's settings; sent as a whole. Values whose names say that they are secret (accessKeySecret, password and so on) are kept as secrets, encrypted in the state, even where the program doesn't mark them.",
  ),
  syncProfile: z
    .boolean()
    .optional()
    .describe("Copy the profile at every sign-in. Social connectors only. Logto's default is false."),
  metadata: jsonObject
    .optional()
    .describe(
      "Name, logo and target that people see; sent as a whole. Standard social connectors only, which need a target: another one replaces the connector. Removed: only the target stays.",
    ),
  enableTokenStorage: z
    .boolean()
    .optional()
    .describe(
      "Keep the service's tokens; needs SECRET_VAULT_KEK. Social connectors only. Logto's default is false.",
    ),
});

type Inputs = z.output<typeof inputs>;

const liveSchema = z.object({
  id: z.string(),
  connectorId: z.string(),
  type: z.string(),
  target: z.string(),
  config: jsonObject.catch({}),
  syncProfile: z.boolean(),
  enableTokenStorage: z.boolean().catch(false),
  metadata: jsonObject.catch({}),
});

/** Logto's own defaults. */
const defaults = { syncProfile: false, enableTokenStorage: false };

/** The target in a program's metadata. */
const targetOf = (metadata: unknown): unknown => (isRecord(metadata) ? metadata["target"] : undefined);

type LiveConnector = z.output<typeof liveSchema>;

function outputsOf({ type, target }: LiveConnector): Record<string, unknown> {
  return { type, target };
}

async function find(logto: LogtoClient, id: string): Promise<LiveConnector | undefined> {
  const found = await logto.dataIfFound(logto.api.GET("/api/connectors/{id}", { params: { path: { id } } }));
  return found === undefined ? undefined : liveSchema.parse(found);
}

/** The request's body. What was set before and isn't any more goes back to Logto's default. */
function body(given: Inputs, before: Record<string, unknown> = {}): Record<string, unknown> {
  const { config, syncProfile, enableTokenStorage, metadata } = given;
  return withRemoved({ config, syncProfile, enableTokenStorage, metadata }, before, {
    ...defaults,
    // Logto takes no metadata without the target.
    metadata: { target: targetOf(before["metadata"]) },
  });
}

async function patch(
  logto: LogtoClient,
  id: string,
  given: Inputs,
  before?: Record<string, unknown>,
): Promise<LiveConnector> {
  const request = logto.api.PATCH("/api/connectors/{id}", {
    params: { path: { id } },
    body: {},
    ...exactBody(body(given, before)),
  });
  return liveSchema.parse(await logto.data(request));
}

/** What a refresh finds of a switch; an import leaves it out where it is off. */
const found = (value: boolean, known: unknown): boolean | undefined =>
  value || known !== undefined ? value : undefined;

const defaultId = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 128);

async function create(context: Context, given: Inputs): Promise<LiveConnector> {
  const logto = await context.logto();
  const id = given.instanceId ?? defaultId(context.name);
  // The same id a second time would be a bare 500.
  const existing = await find(logto, id);
  if (existing === undefined) return post(logto, id, given);
  if (existing.connectorId !== given.connectorId) {
    throw new ProviderError(
      `Logto has a connector \`${id}\` already, made by ${existing.connectorId}. ` +
        `Choose another \`id\`, or take it over with \`pulumi import logto:index:Connector ${context.name} ${id}\`.`,
    );
  }
  return context.takeOver(id, id, async () => patch(logto, id, given));
}

async function post(logto: LogtoClient, id: string, given: Inputs): Promise<LiveConnector> {
  const { connectorId } = given;
  const found = async (): Promise<LiveConnector | undefined> => find(logto, id);
  return logto.createOnce(async () => {
    try {
      const request = logto.api.POST("/api/connectors", {
        body: { id, connectorId },
        ...exactBody({ id, connectorId, ...body(given) }),
      });
      return liveSchema.parse(await logto.data(request));
    } catch (error) {
      // An earlier try of ours that did arrive makes this one fail, too.
      if (error instanceof ApiError && error.status === 500) throw new UncertainOutcomeError(error.message);
      throw error;
    }
  }, found);
}

/** The kind of a factory of which a tenant has one connector at most, as far as the factory's name tells. */
function onlyOneOf(connectorId: string): string[] {
  if (/(^|-)(short-message-service|sms)$/.test(connectorId)) return ["for SMS"];
  return /(^|-)e?mail($|-)/.test(connectorId) ? ["for e-mail"] : [];
}

/** Another connector of the tenant that Logto deletes when it makes this one. */
async function displaced(context: Context, { connectorId, instanceId }: Record<string, unknown>) {
  if (typeof connectorId !== "string") return [];
  const logto = await context.logto();
  const params = { path: { id: connectorId } };
  const factory = await logto.dataIfFound(logto.api.GET("/api/connector-factories/{id}", { params }));
  if (factory === undefined || factory.type === "Social") return [];
  const own = typeof instanceId === "string" ? instanceId : defaultId(context.name);
  const connectors = await logto.data(logto.api.GET("/api/connectors"));
  return connectors
    .filter(({ id, type }) => type === factory.type && id !== own)
    .map(
      ({ id, connectorId: by }) =>
        `Logto has the ${factory.type} connector \`${id}\` (${by}), and deletes it when this one is made, since a tenant has one at most. ` +
        `To change that one instead, set this one's \`id\` to it.`,
    );
}

export default defineResource({
  name: "Connector",
  description:
    "A Logto connector. A tenant has at most one SMS and one e-mail connector: creating a second makes Logto delete the first.",
  inputs,
  outputs: z.object({
    type: z.string().describe("Sms, Email or Social."),
    target: z.string().describe("The name under which socialSignInConnectorTargets knows it."),
  }),
  secrets: [],
  markSecrets: markConfigSecrets,
  replaceOn: ["connectorId", "instanceId"],
  replaces: ({ metadata: before }, { metadata: after }) => {
    const [old, wanted] = [targetOf(before), targetOf(after)];
    return old === undefined || wanted === undefined || equal(old, wanted) ? [] : ["metadata"];
  },
  // With its id kept, the new one can't come before the old one has gone.
  deleteBeforeReplace: (changed) => !changed.has("instanceId"),
  defaults,
  importId: "<connectorId>, or <id>",
  unique: ({ instanceId, connectorId }, name) => [
    ...textsOf(instanceId ?? defaultId(name)),
    ...textsOf(connectorId).flatMap((id) => onlyOneOf(id)),
  ],
  find: async (context, text) => {
    const logto = await context.logto();
    const connectors = await logto.data(logto.api.GET("/api/connectors"));
    return connectors.filter(({ id, connectorId }) => [id, connectorId].includes(text)).map(({ id }) => id);
  },
  notices: displaced,
  list: async (context) => {
    const logto = await context.logto();
    const connectors = await logto.data(logto.api.GET("/api/connectors"));
    return connectors.map(({ id }) => ({ id, name: id }));
  },
  check: async (given, context, before) => {
    const { connectorId, config } = given;
    if (connectorId === tencentFactoryId)
      return [...checkMetadata(false, given, before), ...(await checkTencentConfig(config, context.warn))];
    if (connectorId === httpEmailFactoryId)
      return [...checkMetadata(false, given, before), ...(await checkHttpEmailConfig(config))];
    return checkByFactory(context, given, before);
  },
  create: async (context, given) => {
    const connector = await create(context, given);
    return { id: connector.id, outputs: outputsOf(connector) };
  },
  read: async (context, { id, inputs: known }) => {
    const connector = await find(await context.logto(), id);
    if (connector === undefined) return undefined;
    const { connectorId, config, metadata } = connector;
    const syncProfile = found(connector.syncProfile, known["syncProfile"]);
    const enableTokenStorage = found(connector.enableTokenStorage, known["enableTokenStorage"]);
    const instanceId = equivalent(known, {}) ? id : known["instanceId"];
    return {
      inputs: { connectorId, config, syncProfile, metadata, enableTokenStorage, instanceId },
      outputs: outputsOf(connector),
    };
  },
  update: async (context, given, { id, inputs: before }) =>
    outputsOf(await patch(await context.logto(), id, given, before)),
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/connectors/{id}", { params: { path: { id } } }));
  },
});
