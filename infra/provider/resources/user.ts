// User: somebody in a tenant, with roles and organization memberships (/api/users); in the tenant `admin`, an
// administrator.
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";
import { textsOf } from "../natural-keys.ts";
import { problemsOf, type Problem } from "../problems.ts";
import { omit } from "../values.ts";
import { defineResource, jsonObject, type Context, type Existing } from "../resource.ts";
import { createInSteps, withRemoved } from "./lifecycle.ts";
import { checkPasswordDigest, otherPassword, passwordAlgorithms } from "./password-digest.ts";
import { findUser, findUserByText, identifiers, storedPhone, withoutPlus } from "./user-lookup.ts";
import {
  liveMemberships,
  liveRoles,
  membershipsSchema,
  saveMemberships,
  saveRoles,
} from "./user-relations.ts";

const text = z.string().optional();

const phoneSchema = z
  .string()
  .regex(
    /^\+?\d{5,15}$/,
    "must be country code and number, such as +8613800138000: digits only, with or without +",
  );

const inputs = z.object({
  username: z
    .string()
    .max(128)
    .regex(/^[A-Z_a-z]\w*$/, "must be letters, digits and _, not beginning with a digit")
    .optional()
    .describe("Letters, digits and _, not beginning with a digit. Unique in the tenant."),
  password: z.string().min(1).optional().describe("The password; a change made elsewhere can't be seen."),
  passwordDigest: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      "The password's hash from another system, instead of the password. Only for a user that isn't there yet: it can't be changed.",
    ),
  passwordAlgorithm: z
    .enum(passwordAlgorithms)
    .optional()
    .describe(
      "How passwordDigest was made. Legacy: a JSON text of algorithm, parts that are hashed, and hash.",
    ),
  primaryPhone: phoneSchema
    .optional()
    .describe("Country code and number, with or without +. Unique in the tenant."),
  primaryEmail: z
    .string()
    .regex(/^\S+@\S+\.\S+$/, "must be an e-mail address")
    .optional()
    .describe("E-mail address. Unique in the tenant."),
  name: z.string().max(128).optional().describe("The name that is shown."),
  avatar: z.string().url().optional().describe("Address of a picture."),
  profile: z
    .object({
      familyName: text,
      givenName: text,
      middleName: text,
      nickname: text,
      preferredUsername: text,
      profile: text,
      website: text,
      gender: text,
      birthdate: text,
      zoneinfo: text,
      locale: text,
      address: z
        .object({
          formatted: text,
          streetAddress: text,
          locality: text,
          region: text,
          postalCode: text,
          country: text,
        })
        .strict()
        .optional(),
    })
    .strict()
    .optional()
    .describe("Standard claims; sent as a whole."),
  customData: jsonObject.optional().describe("Any JSON object of your own."),
  isSuspended: z
    .boolean()
    .optional()
    .describe("Whether the user is kept out; suspending ends every session. Logto's default is false."),
  roles: z
    .string()
    .array()
    .optional()
    .describe("Names of the roles that the user holds; others are taken away. Left out: they stay."),
  organizations: membershipsSchema.optional().describe("Organizations that the user belongs to."),
});

type Inputs = z.output<typeof inputs>;

const liveSchema = z.object({
  id: z.string(),
  username: z.string().nullable(),
  primaryPhone: z.string().nullable(),
  primaryEmail: z.string().nullable(),
  name: z.string().nullable(),
  avatar: z.string().nullable(),
  profile: jsonObject,
  customData: jsonObject,
  isSuspended: z.boolean(),
});

/** Logto's own defaults. */
const defaults: Record<string, unknown> = {
  username: null,
  primaryPhone: null,
  primaryEmail: null,
  name: null,
  avatar: null,
  profile: {},
  customData: {},
};

const passwordInputs = ["password", "passwordDigest", "passwordAlgorithm"];

/** The request's body; roles, organizations, the password and suspension have endpoints of their own. */
function body(given: Inputs, before: Record<string, unknown> = {}): Record<string, unknown> {
  const own = omit(given, [...passwordInputs, "isSuspended", "roles", "organizations"]);
  const { primaryPhone: phone } = given;
  const values: Record<string, unknown> = { ...own, primaryPhone: phone && withoutPlus(phone) };
  return withRemoved(values, before, defaults);
}

/** Looks for a user with one of the identifiers. */
async function find(logto: LogtoClient, given: Inputs): Promise<string | undefined> {
  for (const field of identifiers) {
    const value = given[field];
    if (value === undefined) continue;
    const id = await findUser(logto, field, value);
    if (id !== undefined) return id;
  }
  return undefined;
}

async function setPassword(logto: LogtoClient, userId: string, password: string): Promise<void> {
  await logto.done(
    logto.api.PATCH("/api/users/{userId}/password", { params: { path: { userId } }, body: { password } }),
  );
}

async function patch(
  logto: LogtoClient,
  userId: string,
  given: Inputs,
  before?: Record<string, unknown>,
): Promise<void> {
  await logto.done(
    logto.api.PATCH("/api/users/{userId}", {
      params: { path: { userId } },
      body: {},
      ...exactBody(body(given, before)),
    }),
  );
}

async function setSuspended(
  logto: LogtoClient,
  userId: string,
  isSuspended: boolean | undefined,
): Promise<void> {
  if (isSuspended === undefined) return;
  await logto.done(
    logto.api.PATCH("/api/users/{userId}/is-suspended", {
      params: { path: { userId } },
      body: { isSuspended },
    }),
  );
}

/** Why somebody who is there already can't be taken over. */
const refusalsOf = async (
  logto: LogtoClient,
  userId: string,
  { passwordDigest }: Inputs,
): Promise<string[]> => (passwordDigest === undefined ? [] : otherPassword(logto, userId, passwordDigest));

async function adopt(logto: LogtoClient, userId: string, given: Inputs): Promise<string> {
  const [refusal] = await refusalsOf(logto, userId, given);
  if (refusal !== undefined) throw new ProviderError(refusal);
  await patch(logto, userId, given);
  if (given.password !== undefined) await setPassword(logto, userId, given.password);
  return userId;
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const existing = await find(logto, given);
  if (existing !== undefined) {
    const text = given.username ?? given.primaryPhone ?? given.primaryEmail;
    return context.takeOver(existing, text, async () => adopt(logto, existing, given));
  }
  const { password, passwordDigest, passwordAlgorithm } = given;
  const whole = { ...body(given), password, passwordDigest, passwordAlgorithm };
  return logto.createOnce(
    async () => {
      const request = logto.api.POST("/api/users", { body: {}, ...exactBody(whole) });
      return (await logto.data(request)).id;
    },
    async () => find(logto, given),
  );
}

/** What has endpoints of its own. */
async function saveRest(
  logto: LogtoClient,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  await setSuspended(
    logto,
    id,
    given.isSuspended ?? (before["isSuspended"] === undefined ? undefined : false),
  );
  await saveRoles(logto, id, given.roles ?? (before["roles"] === undefined ? undefined : []));
  const earlier = membershipsSchema.safeParse(before["organizations"]).data ?? [];
  await saveMemberships(logto, id, given.organizations ?? [], earlier);
}

/** A phone number as the program writes it, where it is the same number. */
async function writtenAs(live: string | null, known: unknown): Promise<string | null> {
  if (live === null || typeof known !== "string") return live;
  if ((await storedPhone(known)) === (await storedPhone(live))) return known;
  return known.startsWith("+") ? `+${live}` : live;
}

async function read(context: Context, { id, inputs: known }: Existing) {
  const logto = await context.logto();
  const found = await logto.dataIfFound(
    logto.api.GET("/api/users/{userId}", { params: { path: { userId: id } } }),
  );
  if (found === undefined) return undefined;
  const live = liveSchema.parse(found);
  const primaryPhone = await writtenAs(live.primaryPhone, known["primaryPhone"]);
  const roles = await liveRoles(logto, id, known["roles"]);
  const organizations = await liveMemberships(logto, id, known["organizations"]);
  return { inputs: { ...omit(live, ["id"]), primaryPhone, roles, organizations }, outputs: {} };
}

async function checkPhone(phone: unknown): Promise<Problem[]> {
  if (!phoneSchema.safeParse(phone).success || typeof phone !== "string") return [];
  if ((await storedPhone(phone)) !== undefined) return [];
  const reason =
    "is no number of any country: it must be country code and number, such as +8613800138000, of a length that the country has";
  return [{ path: ["primaryPhone"], reason }];
}

async function check(
  given: Record<string, unknown>,
  _context: Context,
  before: Record<string, unknown>,
): Promise<Problem[]> {
  const { userProfileGuard } = await import("@logto/schemas");
  const profile = userProfileGuard.safeParse(given["profile"] ?? {});
  const problems = [
    ...(profile.error === undefined ? [] : problemsOf(profile.error, ["profile"])),
    ...checkPasswordDigest(given, before),
    ...(await checkPhone(given["primaryPhone"])),
  ];
  if (identifiers.some((name) => given[name] !== undefined)) return problems;
  return [
    ...problems,
    {
      path: ["username"],
      reason: "is missing, and so are primaryPhone and primaryEmail: set at least one of them",
    },
  ];
}

export default defineResource({
  name: "User",
  description: "A Logto user. One with the same user name, phone number or e-mail address is adopted.",
  inputs,
  outputs: z.object({}),
  secrets: ["password", "passwordDigest"],
  replaceOn: [],
  check,
  defaults: { ...defaults, isSuspended: false, roles: [], organizations: [] },
  importId: "<username>, or <primaryPhone>, or <primaryEmail>, or <id>",
  unique: async ({ username, primaryPhone, primaryEmail }) => [
    ...textsOf(username),
    ...textsOf(primaryEmail).map((address) => address.toLowerCase()),
    ...(await Promise.all(textsOf(primaryPhone).map(async (phone) => (await storedPhone(phone)) ?? phone))),
  ],
  notices: async (context, properties) => {
    const given = inputs.safeParse(properties).data;
    if (given?.passwordDigest === undefined) return [];
    const logto = await context.logto();
    const id = await find(logto, given);
    return id === undefined ? [] : refusalsOf(logto, id, given);
  },
  find: async (context, text) => textsOf(await findUserByText(await context.logto(), text)),
  refersTo: ["Role", "Organization", "OrganizationRole"],
  list: async (context) => {
    const logto = await context.logto();
    const users = await logto.allPages(async ({ page, page_size }) => {
      const query = new URLSearchParams({ page: String(page), page_size: String(page_size) });
      return logto.api.GET("/api/users", { querySerializer: () => query.toString() });
    });
    return liveSchema
      .array()
      .parse(users)
      .map(({ id, username, primaryPhone, primaryEmail, name }) => ({
        id,
        name: username ?? name ?? primaryEmail ?? primaryPhone ?? id,
      }));
  },
  create: async (context, given) => {
    const logto = await context.logto();
    return createInSteps(
      async () => create(context, given),
      async (id) => saveRest(logto, id, given, {}),
    );
  },
  read,
  update: async (context, given, { id, inputs: before }) => {
    const logto = await context.logto();
    await patch(logto, id, given, before);
    const { password } = given;
    if (password !== undefined && password !== before["password"]) await setPassword(logto, id, password);
    await saveRest(logto, id, given, before);
    return {};
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/users/{userId}", { params: { path: { userId: id } } }));
  },
});
