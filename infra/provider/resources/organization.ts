// Organization: a group of users with roles of their own, such as a customer of a multi-tenant app (/api/organizations).
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { continuation, namesakes } from "../natural-keys.ts";
import { problemsOf } from "../problems.ts";
import { defineResource, jsonObject, type Context, type Existing } from "../resource.ts";
import { omit } from "../values.ts";
import { brandingSchema, partialColorSchema } from "./branding-schema.ts";
import { Inventory } from "./inventory.ts";
import { createInSteps, isLeftover, marked, markedUpdate, unmarked, withRemoved } from "./lifecycle.ts";
import { checkJit, jitSchema, liveJit, saveJit } from "./organization-jit.ts";
import { organizationIds } from "./organization-lookup.ts";

const inputs = z.object({
  name: z.string().min(1).max(128).describe("The name that people see."),
  description: z.string().max(256).optional().describe("A note for administrators."),
  customData: jsonObject.optional().describe("Any JSON object of your own."),
  isMfaRequired: z
    .boolean()
    .optional()
    .describe("Whether members need a second factor. Logto's default is false."),
  branding: brandingSchema
    .optional()
    .describe("Logos and icons of its sign-in pages: https or data: addresses; sent as a whole."),
  color: partialColorSchema.optional().describe("Colours of its sign-in pages, as #RRGGBB; sent as a whole."),
  customCss: z.string().optional().describe("CSS added to its sign-in pages."),
  jit: jitSchema.optional().describe("Just-in-time provisioning; sent as a whole. Left out: it stays."),
});

type Inputs = z.output<typeof inputs>;

const defaults = {
  description: null,
  customData: {},
  isMfaRequired: false,
  branding: {},
  color: {},
  customCss: null,
  jit: {},
};

const liveSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  customData: jsonObject,
  isMfaRequired: z.boolean(),
  branding: jsonObject,
  color: jsonObject,
  customCss: z.string().nullable(),
});

/** Everything that the organization itself holds, without custom data. */
const own = (values: Record<string, unknown>): Record<string, unknown> => omit(values, ["customData", "jit"]);

const inventory = new Inventory<{ id: string; name: string; customData: unknown }>(async (logto) =>
  logto.allPages(async (query) => logto.api.GET("/api/organizations", { params: { query } })),
);

async function patch(
  context: Context,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  const logto = await context.logto();
  const customData = markedUpdate(given, before, context);
  await logto.done(
    logto.api.PATCH("/api/organizations/{id}", {
      params: { path: { id } },
      body: {},
      ...exactBody({ ...own(withRemoved(given, before, defaults)), customData }),
    }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const body = { ...own(given), customData: marked(given.customData, context) };
  const { id } = await inventory.provide(context, {
    matches: (other) => isLeftover(other, context),
    take: async (leftover) => patch(context, leftover.id, given, {}),
    create: async () =>
      logto.data(logto.api.POST("/api/organizations", { body: { name: given.name }, ...exactBody(body) })),
  });
  return id;
}

async function read(context: Context, { id, inputs: known }: Existing) {
  const logto: LogtoClient = await context.logto();
  const found = await logto.dataIfFound(
    logto.api.GET("/api/organizations/{id}", { params: { path: { id } } }),
  );
  if (found === undefined) return undefined;
  const live = liveSchema.parse(found);
  const jit = await liveJit(logto, id, known["jit"]);
  return { inputs: { ...live, customData: unmarked(live.customData), jit }, outputs: {} };
}

export default defineResource({
  name: "Organization",
  description: "A Logto organization: a group of users with roles of their own, and how people join it.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: [],
  defaults,
  importId: "<name>, or <id>",
  find: async (context, text) => organizationIds(await context.logto(), text),
  notices: async (context, given) => {
    const known = await inventory.known(context);
    const leftover = known.find((other) => isLeftover(other, context));
    if (leftover !== undefined) return [continuation("Organization", leftover.id)];
    return namesakes("Organization", context, known, given);
  },
  refersTo: ["OrganizationRole", "SsoConnector"],
  list: async (context) => {
    const logto = await context.logto();
    return logto.allPages(async (query) => logto.api.GET("/api/organizations", { params: { query } }));
  },
  check: async (given) => {
    const { Organizations } = await import("@logto/schemas");
    const guard = Organizations.createGuard.pick({ branding: true, color: true });
    const { error } = guard.safeParse({ branding: given["branding"], color: given["color"] });
    return [...(error === undefined ? [] : problemsOf(error)), ...checkJit(given["jit"])];
  },
  create: async (context, given) =>
    createInSteps(
      async () => create(context, given),
      async (id) => saveJit(await context.logto(), id, given.jit, undefined),
    ),
  read,
  update: async (context, given, { id, inputs: before }) => {
    await patch(context, id, given, before);
    const earlier = jitSchema.safeParse(before["jit"]).data;
    await saveJit(await context.logto(), id, given.jit ?? (earlier && {}), earlier);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/organizations/{id}", { params: { path: { id } } }));
  },
});
