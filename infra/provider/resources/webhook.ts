// Webhook: an address that Logto calls when something happens (/api/hooks).
import { z } from "zod";
import { equivalent } from "../diff.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { problemsOf } from "../problems.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, type Context } from "../resource.ts";
import { Inventory } from "./inventory.ts";
import { withRemoved } from "./lifecycle.ts";

const inputs = z.object({
  name: z
    .string()
    .min(1)
    .max(256)
    .describe("The name that administrators see. One with the same name and url is adopted."),
  url: z.string().url().describe("Where Logto sends a POST request to."),
  events: z
    .string()
    .array()
    .min(1)
    .describe("What it is called for, such as PostSignIn, PostRegister or User.Created."),
  headers: z
    .record(z.string())
    .optional()
    .describe("Further headers of the request; sent as a whole. Kept as a secret."),
  enabled: z.boolean().optional().describe("Whether it is called. Logto's default is true."),
  signingKeyKeepers: z
    .record(z.string())
    .optional()
    .describe(
      "Any values; Logto makes a new signing key when one of them changes. Only the state knows them.",
    ),
});

type Inputs = z.output<typeof inputs>;

const defaults = { headers: {}, enabled: true };

const liveSchema = z.object({
  id: z.string(),
  name: z.string(),
  events: z.string().array(),
  enabled: z.boolean(),
  signingKey: z.string(),
  config: z.object({ url: z.string(), headers: z.record(z.string()).optional() }),
});

type LiveWebhook = z.output<typeof liveSchema>;

function body(given: Inputs, before: Record<string, unknown> = {}): Record<string, unknown> {
  const { name, url, events, headers } = given;
  const { enabled } = withRemoved({ enabled: given.enabled }, before, { enabled: true });
  return { name, events, enabled, config: { url, headers } };
}

const outputsOf = ({ signingKey }: LiveWebhook): Record<string, unknown> => ({ signingKey });

async function all(logto: LogtoClient): Promise<LiveWebhook[]> {
  return liveSchema.array().parse(await logto.data(logto.api.GET("/api/hooks")));
}

const inventory = new Inventory<LiveWebhook>(all);

async function patch(
  context: Context,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<LiveWebhook> {
  const logto = await context.logto();
  const request = logto.api.PATCH("/api/hooks/{id}", {
    params: { path: { id } },
    body: {},
    ...exactBody(body(given, before)),
  });
  return liveSchema.parse(await logto.data(request));
}

async function create(context: Context, given: Inputs): Promise<LiveWebhook> {
  const logto = await context.logto();
  const { name, url } = given;
  return inventory.provide(context, {
    // Webhooks have no unique key and no data of ours, so name and address tell what a lost answer left behind.
    matches: (hook) => hook.name === name && hook.config.url === url,
    text: name,
    take: async (leftover) => patch(context, leftover.id, given, {}),
    create: async () => {
      const request = logto.api.POST("/api/hooks", {
        body: { name, config: { url } },
        ...exactBody(body(given)),
      });
      return liveSchema.parse(await logto.data(request));
    },
  });
}

/** Whether the change asks for a new signing key. */
const renewsKey = (before: Record<string, unknown>, after: Record<string, unknown>): boolean =>
  !equivalent(before["signingKeyKeepers"], after["signingKeyKeepers"]);

async function renewKey(context: Context, id: string): Promise<LiveWebhook> {
  const logto = await context.logto();
  const request = logto.api.PATCH("/api/hooks/{id}/signing-key", { params: { path: { id } } });
  return liveSchema.parse(await logto.data(request));
}

export default defineResource({
  name: "Webhook",
  description: "A webhook: an address that Logto calls, with a signature, when something happens.",
  inputs,
  outputs: z.object({
    signingKey: z
      .string()
      .describe(
        "The key of the signature in the header logto-signature-sha-256. Secret; it stays in updates that don't change signingKeyKeepers.",
      ),
  }),
  secrets: ["headers", "signingKey"],
  replaceOn: [],
  changingOutputs: (before, after) => (renewsKey(before, after) ? ["signingKey"] : []),
  defaults,
  importId: "<name>, or <id>",
  unique: ({ name, url }) => textsOf(name).flatMap((text) => textsOf(url).map((at) => `${text} ${at}`)),
  find: async (context, text) =>
    inventory.ids(context, ({ name, config }) => [name, `${name} ${config.url}`].includes(text)),
  list: async (context) => all(await context.logto()),
  check: async (given) => {
    const { hookEventsGuard } = await import("@logto/schemas");
    const { error } = hookEventsGuard.safeParse(given["events"] ?? []);
    return error === undefined ? [] : problemsOf(error, ["events"]);
  },
  create: async (context, given) => {
    const webhook = await create(context, given);
    return { id: webhook.id, outputs: outputsOf(webhook) };
  },
  read: async (context, { id, inputs: known }) => {
    const logto = await context.logto();
    const found = await logto.dataIfFound(logto.api.GET("/api/hooks/{id}", { params: { path: { id } } }));
    if (found === undefined) return undefined;
    const webhook = liveSchema.parse(found);
    const { name, enabled, config } = webhook;
    // The order means nothing to Logto, which also drops repetitions.
    const wanted = inputs.shape.events.safeParse(known["events"]).data ?? [];
    const same = new Set([...wanted, ...webhook.events]).size === new Set(webhook.events).size;
    const events = same && new Set(wanted).size === webhook.events.length ? wanted : webhook.events;
    return {
      inputs: { name, url: config.url, events, headers: config.headers, enabled },
      outputs: outputsOf(webhook),
    };
  },
  update: async (context, given, { id, inputs: before }) => {
    const patched = await patch(context, id, given, before);
    return outputsOf(renewsKey(before, given) ? await renewKey(context, id) : patched);
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/hooks/{id}", { params: { path: { id } } }));
  },
});
