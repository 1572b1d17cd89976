// OrganizationScope: a permission inside organizations, the same for all of a tenant (/api/organization-scopes).
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, type Context } from "../resource.ts";
import { Inventory } from "./inventory.ts";
import { withRemoved } from "./lifecycle.ts";

const inputs = z.object({
  name: z.string().min(1).max(128).describe("Unique in the tenant, such as read:invoices."),
  description: z.string().max(256).optional().describe("What it permits, for administrators."),
});

type Inputs = z.output<typeof inputs>;

const defaults = { description: null };

const inventory = new Inventory<{ id: string; name: string }>(async (logto) =>
  logto.data(logto.api.GET("/api/organization-scopes")),
);

async function patch(
  logto: LogtoClient,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  await logto.done(
    logto.api.PATCH("/api/organization-scopes/{id}", {
      params: { path: { id } },
      body: {},
      ...exactBody(withRemoved(given, before, defaults)),
    }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { id } = await inventory.provide(context, {
    matches: ({ name }) => name === given.name,
    text: given.name,
    take: async (existing) => patch(logto, existing.id, given, {}),
    create: async () => logto.data(logto.api.POST("/api/organization-scopes", { body: given })),
  });
  return id;
}

export default defineResource({
  name: "OrganizationScope",
  description:
    "A permission inside organizations, the same for all of a tenant. One with the same name is adopted.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: [],
  defaults,
  importId: "<name>, or <id>",
  unique: ({ name }) => textsOf(name),
  find: async (context, text) => inventory.ids(context, ({ name }) => name === text),
  list: async (context) => {
    const logto = await context.logto();
    return logto.data(logto.api.GET("/api/organization-scopes"));
  },
  create: async (context, given) => ({ id: await create(context, given), outputs: {} }),
  read: async (context, { id }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(
      logto.api.GET("/api/organization-scopes/{id}", { params: { path: { id } } }),
    );
    return found && { inputs: { name: found.name, description: found.description }, outputs: {} };
  },
  update: async (context, given, { id, inputs: before }) => {
    await patch(await context.logto(), id, given, before);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/organization-scopes/{id}", { params: { path: { id } } }));
  },
});
