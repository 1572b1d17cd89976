// ApiResource: an API that access tokens are issued for (RFC 8707), with its scopes (/api/resources).
import { z } from "zod";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, type Context } from "../resource.ts";
import { Inventory } from "./inventory.ts";
import { createInSteps, inProgramOrder, withRemoved } from "./lifecycle.ts";

const scopeSchema = z
  .object({
    name: z
      .string()
      .regex(/^\S+$/, "must be a scope's name without white space")
      .describe("The scope's name, as it is asked for in an authorization request."),
    description: z.string().optional().describe("What it permits, for administrators."),
  })
  .strict();

const inputs = z.object({
  name: z.string().min(1).describe("The name that administrators see."),
  indicator: z
    .string()
    .url()
    .describe(
      "The resource indicator, an absolute URI. Unique in the tenant; another one replaces the resource.",
    ),
  accessTokenTtl: z
    .number()
    .int()
    .positive()
    .optional()
    .describe("Life of an access token in seconds. Logto's default is 3600."),
  isDefault: z
    .boolean()
    .optional()
    .describe(
      "Whether tokens are for this API when a client names none. A tenant has one at most; another that is set takes its place.",
    ),
  scopes: scopeSchema
    .array()
    .optional()
    .describe("The API's scopes; others are removed. Left out: they stay."),
});

type Inputs = z.output<typeof inputs>;

type Scope = z.output<typeof scopeSchema>;

const partial = inputs.partial();

/** Logto's own defaults. */
const defaults = { accessTokenTtl: 3600, isDefault: false, scopes: [] };

const liveSchema = z.object({
  id: z.string(),
  name: z.string(),
  indicator: z.string(),
  accessTokenTtl: z.number(),
  isDefault: z.boolean(),
});
const liveScopeSchema = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() });

const inventory = new Inventory<{ id: string; indicator: string }>(async (logto) =>
  logto.data(logto.api.GET("/api/resources")),
);

async function liveScopes(
  logto: LogtoClient,
  resourceId: string,
): Promise<z.output<typeof liveScopeSchema>[]> {
  const found = await logto.allPages(async (query) =>
    logto.api.GET("/api/resources/{resourceId}/scopes", { params: { path: { resourceId }, query } }),
  );
  return liveScopeSchema.array().parse(found);
}

async function saveScope(
  logto: LogtoClient,
  resourceId: string,
  scope: z.output<typeof scopeSchema>,
  live: z.output<typeof liveScopeSchema>[],
): Promise<void> {
  const { name, description } = scope;
  const existing = live.find((other) => other.name === name);
  if (existing === undefined) {
    const create = async (): Promise<unknown> =>
      logto.data(
        logto.api.POST("/api/resources/{resourceId}/scopes", {
          params: { path: { resourceId } },
          body: { name, description: description ?? null },
        }),
      );
    await logto.createOnce(create, async () =>
      (await liveScopes(logto, resourceId)).find((other) => other.name === name),
    );
    return;
  }
  if ((existing.description ?? undefined) === description) return;
  await logto.done(
    logto.api.PATCH("/api/resources/{resourceId}/scopes/{scopeId}", {
      params: { path: { resourceId, scopeId: existing.id } },
      body: { description: description ?? null },
    }),
  );
}

async function saveScopes(logto: LogtoClient, resourceId: string, scopes: Inputs["scopes"]): Promise<void> {
  if (scopes === undefined) return;
  const live = await liveScopes(logto, resourceId);
  const unwanted = live.filter(({ name }) => !scopes.some((scope) => scope.name === name));
  await Promise.all([
    ...scopes.map(async (scope) => saveScope(logto, resourceId, scope, live)),
    ...unwanted.map(async ({ id: scopeId }) =>
      logto.gone(
        logto.api.DELETE("/api/resources/{resourceId}/scopes/{scopeId}", {
          params: { path: { resourceId, scopeId } },
        }),
      ),
    ),
  ]);
}

async function patch(
  logto: LogtoClient,
  id: string,
  { name, accessTokenTtl }: Partial<Inputs>,
): Promise<void> {
  await logto.done(
    logto.api.PATCH("/api/resources/{id}", { params: { path: { id } }, body: { name, accessTokenTtl } }),
  );
}

async function saveDefault(logto: LogtoClient, id: string, isDefault: boolean | undefined): Promise<void> {
  if (isDefault === undefined) return;
  await logto.done(
    logto.api.PATCH("/api/resources/{id}/is-default", { params: { path: { id } }, body: { isDefault } }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { name, indicator, accessTokenTtl } = given;
  const { id } = await inventory.provide(context, {
    matches: (resource) => resource.indicator === indicator,
    text: indicator,
    take: async (existing) => patch(logto, existing.id, given),
    create: async () =>
      logto.data(logto.api.POST("/api/resources", { body: { name, indicator, accessTokenTtl } })),
  });
  return id;
}

export default defineResource({
  name: "ApiResource",
  description: "An API that Logto issues access tokens for, with its scopes.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["indicator"],
  defaults,
  importId: "<indicator>, or <id>",
  unique: ({ indicator }) => textsOf(indicator),
  find: async (context, text) => inventory.ids(context, ({ indicator }) => indicator === text),
  list: async (context) => {
    const logto = await context.logto();
    const resources = await logto.data(logto.api.GET("/api/resources"));
    // The Management API's own can't be changed.
    return resources.filter(({ indicator }) => indicator !== `https://${logto.tenantId}.logto.app/api`);
  },
  create: async (context, given) =>
    createInSteps(
      async () => create(context, given),
      async (id) => {
        const logto = await context.logto();
        await saveDefault(logto, id, given.isDefault);
        await saveScopes(logto, id, given.scopes);
      },
    ),
  read: async (context, { id, inputs: known }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(logto.api.GET("/api/resources/{id}", { params: { path: { id } } }));
    if (found === undefined) return undefined;
    const { name, indicator, accessTokenTtl, isDefault } = liveSchema.parse(found);
    const order = z.object({ scopes: scopeSchema.array() }).safeParse(known).data?.scopes ?? [];
    const live = (await liveScopes(logto, id)).map(({ name: scope, description }): Scope => ({
      name: scope,
      ...(description !== null && { description }),
    }));
    const scopes = inProgramOrder(live, order, (scope) => scope.name);
    return { inputs: { name, indicator, accessTokenTtl, isDefault, scopes }, outputs: {} };
  },
  update: async (context, given, { id, inputs: before }) => {
    const logto = await context.logto();
    const values = partial.parse(withRemoved(given, before, defaults));
    await patch(logto, id, values);
    await saveDefault(logto, id, values.isDefault);
    await saveScopes(logto, id, values.scopes);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/resources/{id}", { params: { path: { id } } }));
  },
});
