// AccountCenter: what people may see and change of their own account, through the Account API and its pages. Every
// tenant has exactly one, so it is adopted when it is created and reset when it is deleted (/api/account-center).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { sendGiven } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { defineResource, jsonObject } from "../resource.ts";
import { omit } from "../values.ts";
import { checkNotEmpty, withRemoved } from "./lifecycle.ts";

/** The id that Logto gives to a tenant's only one. */
const onlyId = "default";

const control = z.enum(["Off", "ReadOnly", "Edit"]).optional();

const inputs = z.object({
  enabled: z.boolean().optional().describe("Whether there is one. Logto's default is false."),
  fields: z
    .object({
      name: control.describe("The name that is shown."),
      avatar: control.describe("The picture."),
      profile: control.describe("The standard claims."),
      email: control.describe("The e-mail address."),
      phone: control.describe(
        "Edit: people change their phone number, after proving the old and the new one.",
      ),
      password: control.describe("The password."),
      username: control.describe("The user name."),
      social: control.describe("Linked social identities."),
      customData: control.describe("The user's custom data."),
      mfa: control.describe("Second factors."),
      passkey: control.describe("Passkeys for sign-in."),
      session: control.describe("The list of places where the person is signed in."),
    })
    .strict()
    .optional()
    .describe("What people may do with each part of their account; Off where left out. Sent as a whole."),
  webauthnRelatedOrigins: z
    .string()
    .array()
    .optional()
    .describe("Further origins on which passkeys of this tenant may be used."),
  deleteAccountUrl: z.string().optional().describe("Where people are sent who want to delete their account."),
  customCss: z.string().optional().describe("CSS added to the pages."),
  profileFields: z
    .object({ name: z.string().min(1).describe("The field's name.") })
    .strict()
    .array()
    .optional()
    .describe("Custom profile fields on the pages, in this order; they must exist."),
});

const defaults = {
  enabled: false,
  fields: {},
  webauthnRelatedOrigins: [],
  deleteAccountUrl: null,
  customCss: null,
  profileFields: null,
};

/** What Logto seeds. The admin tenant's is on, for the console's own profile page. */
async function defaultsOf(tenantId: string): Promise<Record<string, unknown>> {
  if (tenantId !== "admin") return defaults;
  const { createAdminTenantAccountCenter } = await import("@logto/schemas");
  return { ...defaults, ...omit({ ...createAdminTenantAccountCenter() }, ["tenantId", "id"]) };
}

async function patch(logto: LogtoClient, values: Record<string, unknown>): Promise<void> {
  await sendGiven(values, async (body) =>
    logto.done(logto.api.PATCH("/api/account-center", { body: {}, ...body })),
  );
}

export default defineResource({
  name: "AccountCenter",
  description:
    "What people may change of their own account: adopted when it is created; on destroy the parts that were set go back to Logto's defaults.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: [],
  singleton: true,
  defaults,
  importId: "default",
  refersTo: ["CustomProfileField"],
  list: async () => Promise.resolve([{ id: onlyId, name: "account-center" }]),
  check: async (given) => {
    const { deleteAccountUrlGuard } = await import("@logto/schemas");
    const { error } = deleteAccountUrlGuard.optional().safeParse(given["deleteAccountUrl"]);
    const reason = "must be an absolute URL that begins with https:// or http://";
    return [
      ...checkNotEmpty(given),
      ...(error === undefined ? [] : [{ path: ["deleteAccountUrl"], reason }]),
    ];
  },
  create: async (context, given) => {
    await patch(await context.logto(), given);
    return { id: onlyId, outputs: {} };
  },
  read: async (context, { id }) => {
    if (id !== onlyId) {
      throw new ProviderError(
        `A tenant has only one account center, and its id is \`${onlyId}\`: import that.`,
      );
    }
    const logto = await context.logto();
    const live = jsonObject.parse(await logto.data(logto.api.GET("/api/account-center")));
    return { inputs: omit(live, ["tenantId", "id"]), outputs: {} };
  },
  update: async (context, given, { inputs: before }) => {
    const logto = await context.logto();
    await patch(logto, withRemoved(given, before, await defaultsOf(logto.tenantId)));
    return {};
  },
  delete: async (context, { inputs: before }) => {
    const logto = await context.logto();
    await patch(logto, withRemoved({}, before, await defaultsOf(logto.tenantId)));
  },
});
