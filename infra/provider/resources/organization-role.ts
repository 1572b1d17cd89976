// OrganizationRole: what members may do inside an organization, the same for all of a tenant (/api/organization-roles).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, type Context, type Existing } from "../resource.ts";
import { Inventory } from "./inventory.ts";
import { createInSteps, inProgramOrder, namesInProgramOrder, withRemoved } from "./lifecycle.ts";
import { checkNamedTwice } from "./named-twice.ts";
import { allOrganizationRoles } from "./organization-role-lookup.ts";
import { organizationScopeIds } from "./organization-scope-lookup.ts";
import { namedScopes, resourceScopeSchema, scopeIds, scopeKey } from "./scope-lookup.ts";

const inputs = z.object({
  name: z.string().min(1).max(128).describe("Unique in the tenant."),
  description: z.string().max(256).optional().describe("What the role is for."),
  type: z
    .enum(["User", "MachineToMachine"])
    .default("User")
    .describe("Who may hold it. Another type replaces the role."),
  scopes: z
    .string()
    .array()
    .optional()
    .describe("Names of the organization scopes that it holds; others are taken away. Left out: they stay."),
  resourceScopes: resourceScopeSchema
    .array()
    .optional()
    .describe("Scopes of API resources that it holds; others are taken away. Left out: they stay."),
});

type Inputs = z.output<typeof inputs>;

const partial = inputs.partial();
const defaults = { description: null, scopes: [], resourceScopes: [] };

const inventory = new Inventory(allOrganizationRoles);

async function saveScopes(
  logto: LogtoClient,
  id: string,
  { scopes, resourceScopes }: Partial<Inputs>,
): Promise<void> {
  const params = { path: { id } };
  if (scopes !== undefined) {
    const body = { organizationScopeIds: await organizationScopeIds(logto, scopes, "scopes") };
    await logto.done(logto.api.PUT("/api/organization-roles/{id}/scopes", { params, body }));
  }
  if (resourceScopes !== undefined) {
    const body = { scopeIds: await scopeIds(logto, resourceScopes) };
    await logto.done(logto.api.PUT("/api/organization-roles/{id}/resource-scopes", { params, body }));
  }
}

async function patch(
  logto: LogtoClient,
  id: string,
  { name, description }: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  const values = withRemoved({ name, description }, before, { description: null });
  await logto.done(
    logto.api.PATCH("/api/organization-roles/{id}", {
      params: { path: { id } },
      body: {},
      ...exactBody(values),
    }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { name, description, type } = given;
  const { id } = await inventory.provide(context, {
    matches: (role) => role.name === name,
    text: name,
    take: async (existing) => {
      if (existing.type === type) return patch(logto, existing.id, given, {});
      throw new ProviderError(
        `Logto has an organization role \`${name}\` of type ${existing.type} already: choose another \`name\`, or delete it.`,
      );
    },
    create: async () => {
      const exact = exactBody({ name, description, type });
      const body = { name, organizationScopeIds: [], resourceScopeIds: [] };
      return logto.data(logto.api.POST("/api/organization-roles", { body, ...exact }));
    },
  });
  return id;
}

async function read(context: Context, { id, inputs: known }: Existing) {
  const logto = await context.logto();
  const params = { path: { id } };
  const found = await logto.dataIfFound(logto.api.GET("/api/organization-roles/{id}", { params }));
  if (found === undefined) return undefined;
  const scopes = await logto.data(logto.api.GET("/api/organization-roles/{id}/scopes", { params }));
  const ofResources = await logto.data(
    logto.api.GET("/api/organization-roles/{id}/resource-scopes", { params }),
  );
  const before = partial.safeParse(known).data;
  const { name, description, type } = found;
  return {
    inputs: {
      name,
      description,
      type,
      scopes: namesInProgramOrder(
        scopes.map((scope) => scope.name),
        before?.scopes,
      ),
      resourceScopes: inProgramOrder(
        await namedScopes(logto, ofResources),
        before?.resourceScopes ?? [],
        scopeKey,
      ),
    },
    outputs: {},
  };
}

export default defineResource({
  name: "OrganizationRole",
  description:
    "A role inside organizations, the same for all of a tenant, with its scopes. One with the same name is adopted.",
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
  refersTo: ["OrganizationScope", "ApiResource"],
  list: async (context) => allOrganizationRoles(await context.logto()),
  check: async ({ scopes, resourceScopes }) =>
    Promise.resolve([
      ...checkNamedTwice(scopes, ["scopes"]),
      ...checkNamedTwice(resourceScopes, ["resourceScopes"]),
    ]),
  create: async (context, given) =>
    createInSteps(
      async () => create(context, given),
      async (id) => saveScopes(await context.logto(), id, given),
    ),
  read,
  update: async (context, given, { id, inputs: before }) => {
    const logto = await context.logto();
    await patch(logto, id, given, before);
    await saveScopes(
      logto,
      id,
      partial.parse(withRemoved(given, before, { scopes: [], resourceScopes: [] })),
    );
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/organization-roles/{id}", { params: { path: { id } } }));
  },
});
