// SsoConnector: sign-in through a company's own identity provider, by e-mail domain (/api/sso-connectors).
import { z } from "zod";
import { equivalent } from "../diff.ts";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, jsonObject, type Context } from "../resource.ts";
import { omit } from "../values.ts";
import { markConfigSecrets } from "./config-secrets.ts";
import { Inventory } from "./inventory.ts";
import { withRemoved } from "./lifecycle.ts";
import { checkSsoConfig, checkSsoDomains } from "./sso-connector-check.ts";

const inputs = z.object({
  providerName: z
    .enum(["OIDC", "SAML", "AzureAD", "GoogleWorkspace", "Okta", "AzureAdOidc"])
    .describe("The identity provider's kind. Another one replaces the connector."),
  connectorName: z
    .string()
    .min(1)
    .max(128)
    .describe("The name that administrators see; unique in the tenant."),
  config: jsonObject
    .optional()
    .describe(
      "The provider's settings, sent as a whole. OIDC, Okta, AzureAdOidc: clientId, clientSecret, issuer, scope. GoogleWorkspace: clientId, clientSecret, scope. SAML, AzureAD: metadataUrl, or metadata, or entityId, signInEndpoint and x509Certificate; attributeMapping. Logto asks the provider when it is sent.",
    ),
  domains: z
    .string()
    .array()
    .optional()
    .describe("E-mail domains whose people sign in through it; no public ones such as gmail.com."),
  branding: z
    .object({
      displayName: z.string().describe("The name on the button."),
      logo: z.string().describe("Address of the logo."),
      darkLogo: z.string().describe("Address of the logo in dark mode."),
    })
    .partial()
    .strict()
    .optional()
    .describe("What the sign-in page shows; sent as a whole."),
  syncProfile: z
    .boolean()
    .optional()
    .describe("Copy the profile at every sign-in, not only the first. Logto's default is false."),
  enableTokenStorage: z
    .boolean()
    .optional()
    .describe("Keep the provider's tokens; needs SECRET_VAULT_KEK. OIDC only. Logto's default is false."),
});

type Inputs = z.output<typeof inputs>;

/** Logto takes no empty config, so one that was set stays. */
const defaults = { domains: [], branding: {}, syncProfile: false, enableTokenStorage: false };

const liveSchema = z.object({
  id: z.string(),
  providerName: z.string(),
  connectorName: z.string(),
  config: jsonObject,
  domains: z.string().array(),
  branding: jsonObject,
  syncProfile: z.boolean(),
  enableTokenStorage: z.boolean(),
});

type LiveConnector = z.output<typeof liveSchema>;

async function all(logto: LogtoClient): Promise<LiveConnector[]> {
  return liveSchema.array().parse(await logto.data(logto.api.GET("/api/sso-connectors")));
}

const inventory = new Inventory<{ id: string; connectorName: string; providerName: string }>(all);

async function patch(
  logto: LogtoClient,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  const values = omit(given, ["providerName"]);
  await logto.done(
    logto.api.PATCH("/api/sso-connectors/{id}", {
      params: { path: { id } },
      body: {},
      ...exactBody(withRemoved(values, before, defaults)),
    }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { providerName, connectorName } = given;
  const { id } = await inventory.provide(context, {
    matches: (connector) => connector.connectorName === connectorName,
    text: connectorName,
    take: async (existing) => {
      if (existing.providerName === providerName) return patch(logto, existing.id, given, {});
      throw new ProviderError(
        `Logto has an SSO connector \`${connectorName}\` for ${existing.providerName} already: choose another \`connectorName\`, or delete it.`,
      );
    },
    create: async () => {
      const body = { providerName, connectorName };
      return logto.data(logto.api.POST("/api/sso-connectors", { body, ...exactBody(given) }));
    },
  });
  return id;
}

/** Logto writes domains in lower case and a setting's default out: that is no drift. */
function asKnown(live: LiveConnector, known: Record<string, unknown>): Record<string, unknown> {
  const domains = z.string().array().safeParse(known["domains"]).data;
  const config = jsonObject.catch({}).parse(known["config"]);
  const { trustUnverifiedEmail, ...others } = live.config;
  const plain = trustUnverifiedEmail === false && !("trustUnverifiedEmail" in config) ? others : live.config;
  const sameDomains = equivalent(
    domains?.map((domain) => domain.toLowerCase()),
    live.domains,
  );
  return { ...live, config: plain, domains: sameDomains ? domains : live.domains };
}

export default defineResource({
  name: "SsoConnector",
  description:
    "Enterprise single sign-on: sign-in through a company's own identity provider, by e-mail domain. One with the same name is adopted.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  markSecrets: markConfigSecrets,
  replaceOn: ["providerName"],
  // Names are unique.
  deleteBeforeReplace: (changed) => !changed.has("connectorName"),
  defaults,
  importId: "<connectorName>, or <id>",
  unique: ({ connectorName }) => textsOf(connectorName),
  find: async (context, text) => inventory.ids(context, ({ connectorName }) => connectorName === text),
  list: async (context) =>
    (await all(await context.logto())).map(({ id, connectorName }) => ({ id, name: connectorName })),
  check: async (given) => [...checkSsoConfig(given), ...(await checkSsoDomains(given["domains"]))],
  create: async (context, given) => ({ id: await create(context, given), outputs: {} }),
  read: async (context, { id, inputs: known }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(
      logto.api.GET("/api/sso-connectors/{id}", { params: { path: { id } } }),
    );
    if (found === undefined) return undefined;
    return { inputs: omit(asKnown(liveSchema.parse(found), known), ["id"]), outputs: {} };
  },
  update: async (context, given, { id, inputs: before }) => {
    await patch(await context.logto(), id, given, before);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/sso-connectors/{id}", { params: { path: { id } } }));
  },
});
