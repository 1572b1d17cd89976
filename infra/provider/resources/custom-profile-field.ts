// CustomProfileField: something that people are asked for beyond their identifiers (/api/custom-profile-fields).
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { defineResource, jsonObject } from "../resource.ts";
import { omit } from "../values.ts";
import { checkCustomProfileField } from "./custom-profile-field-check.ts";
import { withRemoved } from "./lifecycle.ts";

const types = [
  "Text",
  "Number",
  "Date",
  "Checkbox",
  "Select",
  "Url",
  "Regex",
  "Address",
  "Fullname",
] as const;

const settings = z
  .object({
    placeholder: z.string().describe("Shown while the field is empty."),
    minLength: z.number().describe("Text: the least number of characters."),
    maxLength: z.number().describe("Text: the greatest number of characters."),
    minValue: z.number().describe("Number: the least value."),
    maxValue: z.number().describe("Number: the greatest value."),
    format: z.string().describe("Date: MM/dd/yyyy, dd/MM/yyyy, yyyy-MM-dd or custom. Regex: the expression."),
    customFormat: z.string().describe("Date: the format, where `format` is custom."),
    options: z
      .object({
        value: z.string().describe("What is stored."),
        label: z.string().optional().describe("What is shown."),
      })
      .strict()
      .array()
      .describe("Select: what there is to choose from."),
    defaultValue: z.enum(["true", "false"]).describe("Checkbox: whether it is ticked at first."),
  })
  .partial();

const part = z
  .object({
    name: z
      .string()
      .describe(
        "Address: a part of the claim address, such as locality. Fullname: givenName, middleName or familyName.",
      ),
    type: z.enum(types).describe("What kind of field it is; not Address or Fullname."),
    enabled: z.boolean().describe("Whether people are asked for it."),
    required: z.boolean().describe("Whether it has to be filled in."),
    label: z.string().min(1).optional().describe("What is written beside it."),
    description: z.string().optional().describe("A note below it."),
    config: settings.strict().optional().describe("Settings of its type."),
  })
  .strict();

const inputs = z.object({
  name: z
    .string()
    .max(128)
    .regex(/^[0-9A-Za-z]+$/, "must be letters and digits")
    .describe(
      "Letters and digits. A standard claim such as givenName goes into the profile, others into custom data. Another one replaces the field. It is also the id.",
    ),
  type: z.enum(types).describe("What kind of field it is."),
  required: z.boolean().default(false).describe("Whether it has to be filled in."),
  label: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe("What is written beside it. Logto takes no empty one, so one that was set stays."),
  description: z.string().max(256).optional().describe("A note below it."),
  config: settings
    .extend({ parts: part.array().describe("Address and Fullname: what they consist of.") })
    .partial()
    .strict()
    .optional()
    .describe("Settings of its type; sent as a whole."),
});

type Inputs = z.output<typeof inputs>;

/** Logto's own. It takes null for neither. */
const defaults = { description: "", config: {} };

const liveSchema = z.object({
  name: z.string(),
  type: z.string(),
  required: z.boolean(),
  label: z.string(),
  description: z.string().nullable(),
  config: jsonObject,
});

async function put(logto: LogtoClient, given: Inputs, before: Record<string, unknown>): Promise<void> {
  await logto.done(
    logto.api.PUT("/api/custom-profile-fields/{name}", {
      params: { path: { name: given.name } },
      body: { type: "Text", required: false },
      ...exactBody(withRemoved(omit(given, ["name"]), before, defaults)),
    }),
  );
}

async function read(logto: LogtoClient, name: string): Promise<z.output<typeof liveSchema> | undefined> {
  const path = { name };
  const found = await logto.dataIfFound(
    logto.api.GET("/api/custom-profile-fields/{name}", { params: { path } }),
  );
  return found && liveSchema.parse(found);
}

async function create(logto: LogtoClient, given: Inputs): Promise<void> {
  const { name } = given;
  if ((await read(logto, name)) !== undefined) return put(logto, given, {});
  await logto.createOnce(
    async () => {
      const body = { name, type: "Text" as const, required: false };
      await logto.data(logto.api.POST("/api/custom-profile-fields", { body, ...exactBody(given) }));
      return true;
    },
    async () => (await read(logto, name)) && true,
  );
}

export default defineResource({
  name: "CustomProfileField",
  description:
    "Something that people are asked for at sign-up or in the account center. One with the same name is adopted. Sign-up asks for every field unless SignInExperience's signUpProfileFields says which.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["name"],
  defaults,
  importId: "<name>",
  unique: ({ name }) => textsOf(name),
  list: async (context) => {
    const logto = await context.logto();
    const fields = await logto.data(logto.api.GET("/api/custom-profile-fields"));
    return fields.map(({ name }) => ({ id: name, name }));
  },
  check: checkCustomProfileField,
  create: async (context, given) => {
    await create(await context.logto(), given);
    return { id: given.name, outputs: {} };
  },
  read: async (context, { id }) => {
    const live = await read(await context.logto(), id);
    return live && { inputs: live, outputs: {} };
  },
  update: async (context, given, { inputs: before }) => {
    await put(await context.logto(), given, before);
    return {};
  },
  delete: async (context, { id: name }) => {
    const logto = await context.logto();
    const params = { path: { name } };
    await logto.gone(logto.api.DELETE("/api/custom-profile-fields/{name}", { params }));
  },
});
