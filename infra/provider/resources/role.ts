// Role: scopes of APIs that users or machine-to-machine applications hold together (/api/roles).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, type Context } from "../resource.ts";
import { Inventory } from "./inventory.ts";
import { createInSteps, inProgramOrder, withRemoved } from "./lifecycle.ts";
import { checkNamedTwice } from "./named-twice.ts";
import { allRoles } from "./role-lookup.ts";
import { resourceScopeSchema, scopeIds, scopeKey, type ResourceScope } from "./scope-lookup.ts";

const inputs = z.object({
  name: z.string().min(1).max(128).describe("Unique in the tenant."),
  description: z.string().min(1).max(128).describe("What the role is for."),
  type: z
    .enum(["User", "MachineToMachine"])
    .default("User")
    .describe("Who may hold it. Another type replaces the role."),
  isDefault: z.boolean().optional().describe("Whether every new user gets it. Logto's default is false."),
  scopes: resourceScopeSchema
    .array()
    .optional()
    .describe("The role's scopes; others are taken away. Left out: they stay."),
});

const partial = inputs.partial();

/** Logto's own defaults. */
const defaults = { isDefault: false, scopes: [] };

type Inputs = z.output<typeof inputs>;

const liveSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.enum(["User", "MachineToMachine"]),
  isDefault: z.boolean(),
});

async function liveScopes(logto: LogtoClient, id: string): Promise<(ResourceScope & { id: string })[]> {
  const found = await logto.data(logto.api.GET("/api/roles/{id}/scopes", { params: { path: { id } } }));
  return found.map(({ id: scopeId, name, resource }) => ({
    id: scopeId,
    scope: name,
    indicator: resource.indicator,
  }));
}

async function saveScopes(logto: LogtoClient, id: string, scopes: Inputs["scopes"]): Promise<void> {
  if (scopes === undefined) return;
  const wanted = await scopeIds(logto, scopes);
  const live = await liveScopes(logto, id);
  const added = wanted.filter((scopeId) => !live.some((scope) => scope.id === scopeId));
  if (added.length > 0) {
    const missing = async (): Promise<string[]> => {
      const now = await liveScopes(logto, id);
      return added.filter((scopeId) => !now.some((scope) => scope.id === scopeId));
    };
    const post = async (ids: string[]): Promise<true> => {
      await logto.done(
        logto.api.POST("/api/roles/{id}/scopes", { params: { path: { id } }, body: { scopeIds: ids } }),
      );
      return true;
    };
    await logto.createOnce(
      async () => post(added),
      async () => ((await missing()).length === 0 ? true : undefined),
    );
  }
  const unwanted = live.filter((scope) => !wanted.includes(scope.id));
  await Promise.all(
    unwanted.map(async ({ id: scopeId }) =>
      logto.gone(logto.api.DELETE("/api/roles/{id}/scopes/{scopeId}", { params: { path: { id, scopeId } } })),
    ),
  );
}

const scopesOf = (known: unknown): ResourceScope[] =>
  z.object({ scopes: resourceScopeSchema.array() }).safeParse(known).data?.scopes ?? [];

const inventory = new Inventory(allRoles);

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { name, description, type, isDefault } = given;
  const { id } = await inventory.provide(context, {
    matches: (role) => role.name === name,
    text: name,
    take: async (existing) => {
      const params = { path: { id: existing.id } };
      const body = { description, isDefault };
      if (existing.type === type) return logto.done(logto.api.PATCH("/api/roles/{id}", { params, body }));
      throw new ProviderError(
        `Logto has a role \`${name}\` of type ${existing.type} already: choose another \`name\`, or delete it.`,
      );
    },
    create: async () =>
      logto.data(logto.api.POST("/api/roles", { body: { name, description, type, isDefault } })),
  });
  return id;
}

export default defineResource({
  name: "Role",
  description: "A Logto role: scopes of APIs that users or machine-to-machine applications hold together.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["type"],
  // Names are unique.
  deleteBeforeReplace: (changed) => !changed.has("name"),
  defaults,
  importId: "<name>, or <id>",
  unique: ({ name }) => textsOf(name),
  find: async (context, text) => inventory.ids(context, ({ name }) => name === text),
  refersTo: ["ApiResource"],
  list: async (context) => {
    return allRoles(await context.logto());
  },
  check: async ({ scopes }) => Promise.resolve(checkNamedTwice(scopes, ["scopes"])),
  create: async (context, given) =>
    createInSteps(
      async () => create(context, given),
      async (id) => saveScopes(await context.logto(), id, given.scopes),
    ),
  read: async (context, { id, inputs: known }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(logto.api.GET("/api/roles/{id}", { params: { path: { id } } }));
    if (found === undefined) return undefined;
    const { name, description, type, isDefault } = liveSchema.parse(found);
    const live = (await liveScopes(logto, id)).map(({ indicator, scope }) => ({ indicator, scope }));
    const scopes = inProgramOrder(live, scopesOf(known), scopeKey);
    return { inputs: { name, description, type, isDefault, scopes }, outputs: {} };
  },
  update: async (context, given, { id, inputs: before }) => {
    const logto = await context.logto();
    const { name, description } = given;
    const { isDefault, scopes } = partial.parse(withRemoved(given, before, defaults));
    const body = { name, description, isDefault };
    await logto.done(logto.api.PATCH("/api/roles/{id}", { params: { path: { id } }, body }));
    await saveScopes(logto, id, scopes);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/roles/{id}", { params: { path: { id } } }));
  },
});
