// ApplicationSecret: a further secret of an application, so that one can be rotated while the old one still works
// (/api/applications/{id}/secrets).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import type { Problem } from "../problems.ts";
import { defineResource, type Context } from "../resource.ts";
import { applicationIds } from "./application-lookup.ts";

const inputs = z.object({
  applicationId: z
    .string()
    .min(1)
    .describe("The application's id; another one replaces the secret. SPA and Native have no secrets."),
  name: z
    .string()
    .min(1)
    .max(256)
    .describe(
      "Unique in the application. Another name replaces the secret: the new one comes first, and the old one goes when everything that uses it has moved.",
    ),
  expiresAt: z
    .string()
    .datetime({ offset: true, message: "must be a time such as 2027-01-31T00:00:00Z" })
    .optional()
    .describe("When it stops working (RFC 3339); never unless given. Another time replaces the secret."),
});

type Inputs = z.output<typeof inputs>;

const liveSchema = z.object({ name: z.string(), value: z.string(), expiresAt: z.number().nullable() });
type LiveSecret = z.output<typeof liveSchema>;

const milliseconds = (time: string | undefined): number | null =>
  time === undefined ? null : Date.parse(time);

/** A replacement deletes the old secret before Logto could refuse the new one's time. */
function checkExpiry(expiresAt: unknown): Problem[] {
  // One that has expired where it is isn't checked again: every change makes a new one.
  if (typeof expiresAt !== "string" || !(Date.parse(expiresAt) <= Date.now())) return [];
  const reason = `is ${expiresAt}, which has passed: give a time to come, or leave it out`;
  return [{ path: ["expiresAt"], reason }];
}

/** Application and name. @throws ProviderError when the id isn't made of these */
function partsOf(id: string): { applicationId: string; name: string } {
  const at = id.indexOf("/");
  if (at > 0) return { applicationId: id.slice(0, at), name: id.slice(at + 1) };
  throw new ProviderError(`An application secret's id is <application's id>/<name>, not \`${id}\`.`);
}

async function all(logto: LogtoClient, id: string): Promise<LiveSecret[] | undefined> {
  const found = await logto.dataIfFound(
    logto.api.GET("/api/applications/{id}/secrets", { params: { path: { id } } }),
  );
  return found && liveSchema.array().parse(found);
}

async function find(logto: LogtoClient, applicationId: string, name: string) {
  return (await all(logto, applicationId))?.find((secret) => secret.name === name);
}

/** Ids of the secrets that `<application's id or name>/<name>` may mean; both names may have a slash in them. */
async function idsOf(logto: LogtoClient, text: string): Promise<string[]> {
  const splits = [...text.matchAll(/\//g)].map(({ index }) => [text.slice(0, index), text.slice(index + 1)]);
  const ids = splits.map(async ([application = "", name = ""]) => {
    const secrets = (await applicationIds(logto, application)).map(async (id) =>
      (await find(logto, id, name)) === undefined ? [] : [`${id}/${name}`],
    );
    return (await Promise.all(secrets)).flat();
  });
  return (await Promise.all(ids)).flat();
}

async function create(context: Context, { applicationId, name, expiresAt }: Inputs): Promise<LiveSecret> {
  const logto = await context.logto();
  const existing = await find(logto, applicationId, name);
  if (existing !== undefined && existing.expiresAt !== milliseconds(expiresAt)) {
    throw new ProviderError(
      `The application ${applicationId} has a secret \`${name}\` already, with another \`expiresAt\`, which can't be changed: choose another \`name\`, or delete it.`,
    );
  }
  const id = `${applicationId}/${name}`;
  if (existing !== undefined) return context.takeOver(id, id, async () => Promise.resolve(existing));
  const body = { name, expiresAt: milliseconds(expiresAt) };
  return logto.createOnce(
    async () => {
      const request = logto.api.POST("/api/applications/{id}/secrets", {
        params: { path: { id: applicationId } },
        body: { name },
        ...exactBody(body),
      });
      return liveSchema.parse(await logto.data(request));
    },
    async () => find(logto, applicationId, name),
  );
}

export default defineResource({
  name: "ApplicationSecret",
  description:
    "A further secret of an application, beside the one that every application is created with. Rotate it by giving it another name, or by adding a new one, moving to it and removing the old.",
  inputs,
  outputs: z.object({ value: z.string().describe("The secret itself.") }),
  secrets: ["value"],
  // Logto would rename one, but Pulumi can't change an id in an update. An id with an old name in it would be taken for the
  // secret that has this name by now: one of the two would outlive its deletion, or go with the other.
  replaceOn: ["applicationId", "name", "expiresAt"],
  // Names are unique in the application.
  deleteBeforeReplace: (changed) => !changed.has("applicationId") && !changed.has("name"),
  refersTo: ["Application"],
  importId: "<application's name or id>/<name>",
  unique: ({ applicationId, name }) =>
    textsOf(applicationId).flatMap((id) => textsOf(name).map((text) => `${id}/${text}`)),
  find: async (context, text) => idsOf(await context.logto(), text),
  list: async (context) => {
    const logto = await context.logto();
    const applications = await logto.data(logto.api.GET("/api/applications"));
    const secrets = applications.map(async ({ id, name: application }) =>
      ((await all(logto, id)) ?? [])
        // Every application has this one of itself.
        .filter(({ name }) => name !== "Default secret")
        .map(({ name }) => ({ id: `${id}/${name}`, name: `${application} ${name}` })),
    );
    return (await Promise.all(secrets)).flat();
  },
  check: async ({ expiresAt }) => Promise.resolve(checkExpiry(expiresAt)),
  create: async (context, given) => {
    const { value } = await create(context, given);
    return { id: `${given.applicationId}/${given.name}`, outputs: { value } };
  },
  read: async (context, { id, inputs: before }) => {
    const { applicationId, name } = partsOf(id);
    const secret = await find(await context.logto(), applicationId, name);
    if (secret === undefined) return undefined;
    const known = before["expiresAt"];
    const same = typeof known === "string" && milliseconds(known) === secret.expiresAt;
    const time = secret.expiresAt === null ? null : new Date(secret.expiresAt).toISOString();
    return {
      inputs: { applicationId, name, expiresAt: same ? known : time },
      outputs: { value: secret.value },
    };
  },
  // Every input replaces it.
  update: async (_context, _given, { state }) => Promise.resolve({ value: state["value"] }),
  delete: async (context, { id: text }) => {
    const logto = await context.logto();
    const { applicationId: id, name } = partsOf(text);
    const params = { path: { id, name } };
    await logto.gone(logto.api.DELETE("/api/applications/{id}/secrets/{name}", { params }));
  },
});
