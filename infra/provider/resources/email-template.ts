// EmailTemplate: what Logto writes in e-mails, for one language and one use (/api/email-templates).
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { defineResource, jsonObject } from "../resource.ts";
import { omit } from "../values.ts";
import { completed } from "./lifecycle.ts";
import { checkRequest } from "./request-limits.ts";

const templateTypes = [
  "SignIn",
  "Register",
  "ForgotPassword",
  "OrganizationInvitation",
  "Generic",
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
] as const;

const inputs = z.object({
  languageTag: z
    .string()
    .max(16)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag, such as "en" or "pt-BR"')
    .describe(
      "The language, such as ja or pt-BR. Where Logto has none in a person's language, it takes the one in SignInExperience's fallback language. Another one replaces the resource.",
    ),
  templateType: z
    .enum(templateTypes)
    .describe(
      "What the e-mail is for. Generic, in the fallback language, is for every use that has no template of its own. Another one replaces the resource.",
    ),
  subject: z.string().min(1).describe("The subject. It may name variables, such as {{application.name}}."),
  content: z
    .string()
    .min(1)
    .describe(
      "The text or HTML. It names variables, such as {{code}}, or {{link}} of an invitation to an organization.",
    ),
  contentType: z.enum(["text/html", "text/plain"]).optional().describe("For connectors that ask for it."),
  replyTo: z.string().optional().describe("Where answers go. The connector's own unless set."),
  sendFrom: z.string().optional().describe("The sender's name. The connector's own unless set."),
});

type Inputs = z.output<typeof inputs>;

/** Logto's own: it has none of them. */
const defaults = { contentType: null, replyTo: null, sendFrom: null };

/** As Logto has it, which lets more languages through than make sense. */
const key = z.object({ languageTag: z.string().min(1).max(16), templateType: z.enum(templateTypes) });

type Key = z.output<typeof key>;

const liveSchema = key.extend({ details: jsonObject });

type LiveTemplate = z.output<typeof liveSchema>;

const idOf = ({ languageTag, templateType }: Key): string => `${languageTag}/${templateType}`;

/** @returns undefined for what isn't an id of ours */
function keyOf(id: string): Key | undefined {
  const slash = id.lastIndexOf("/");
  return key.safeParse({ languageTag: id.slice(0, slash), templateType: id.slice(slash + 1) }).data;
}

async function all(logto: LogtoClient, query: Partial<Key>): Promise<LiveTemplate[]> {
  const found = await logto.data(logto.api.GET("/api/email-templates", { params: { query } }));
  return liveSchema.array().parse(found);
}

async function read(logto: LogtoClient, query: Key): Promise<LiveTemplate | undefined> {
  return (await all(logto, query))[0];
}

/** Logto keeps the id of one that is there, and takes its details as a whole. */
async function put(logto: LogtoClient, given: Inputs, before: Record<string, unknown>): Promise<void> {
  const { languageTag, templateType } = given;
  const live = await read(logto, { languageTag, templateType });
  const details = omit(completed(given, before, live?.details ?? {}), ["languageTag", "templateType"]);
  await logto.done(
    logto.api.PUT("/api/email-templates", {
      body: { templates: [] },
      ...exactBody({ templates: [{ languageTag, templateType, details }] }),
    }),
  );
}

export default defineResource({
  name: "EmailTemplate",
  description:
    "What Logto writes in e-mails, for one language and one use. One for the same is adopted. Connectors use it that write e-mails themselves, such as SMTP; Logto's http-email connector leaves that to the receiver.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["languageTag", "templateType"],
  defaults,
  importId: "<language tag>/<template type>, or <id>",
  unique: (given) => {
    const parsed = key.safeParse(given);
    return parsed.success ? [idOf(parsed.data)] : [];
  },
  find: async (context, text) => {
    const logto = await context.logto();
    const wanted = keyOf(text);
    const found =
      wanted === undefined
        ? await logto.dataIfFound(
            logto.api.GET("/api/email-templates/{id}", { params: { path: { id: text } } }),
          )
        : await read(logto, wanted);
    return found === undefined ? [] : [idOf(key.parse(found))];
  },
  list: async (context) =>
    (await all(await context.logto(), {})).map((template) => ({ id: idOf(template), name: idOf(template) })),
  check: async (given) => Promise.resolve(checkRequest(given)),
  create: async (context, given) => {
    await put(await context.logto(), given, {});
    return { id: idOf(given), outputs: {} };
  },
  read: async (context, { id }) => {
    const wanted = keyOf(id);
    const live = wanted && (await read(await context.logto(), wanted));
    return live && { inputs: { ...wanted, ...defaults, ...live.details }, outputs: {} };
  },
  update: async (context, given, { inputs: before }) => {
    await put(await context.logto(), given, before);
    return {};
  },
  delete: async (context, { id }) => {
    const query = keyOf(id);
    const logto = await context.logto();
    if (query !== undefined)
      await logto.done(logto.api.DELETE("/api/email-templates", { params: { query } }));
  },
});
