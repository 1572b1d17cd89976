// Application: something that people sign in to, or a machine that calls APIs (/api/applications).
import { z } from "zod";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { continuation, namesakes } from "../natural-keys.ts";
import { problemsOf } from "../problems.ts";
import { isRecord, omit } from "../values.ts";
import { defineResource, jsonObject, type Context, type Existing } from "../resource.ts";
import { checkAccessControl, liveAccessControl, saveAccessControl } from "./application-access.ts";
import { checkApplicationKind } from "./application-check.ts";
import { checkConsentScopes, liveConsentScopes, saveConsentScopes } from "./application-consent.ts";
import {
  checkApplicationSignInExperience,
  liveApplicationSignInExperience,
  saveApplicationSignInExperience,
} from "./application-sign-in-experience.ts";
import { applicationIds } from "./application-lookup.ts";
import { applicationTypes, inputs } from "./application-schema.ts";
import { Inventory } from "./inventory.ts";
import { createInSteps, isLeftover, marked, markedUpdate, unmarked, withRemoved } from "./lifecycle.ts";

const liveSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  description: z.string().nullish(),
  isThirdParty: z.boolean().catch(false),
  appLevelAccessControlEnabled: z.boolean().catch(false),
  oidcClientMetadata: jsonObject,
  customClientMetadata: jsonObject,
  customData: jsonObject,
});

const noUris = { redirectUris: [], postLogoutRedirectUris: [] };

/** Logto's own defaults. */
const defaults = {
  description: null,
  oidcClientMetadata: {},
  customClientMetadata: {},
  customData: {},
  userConsentScopes: {},
  signInExperience: {},
  accessControl: {},
};

type Inputs = z.output<typeof inputs>;

const partial = inputs.partial();

/** The request's body, without custom data. A property that was set before and isn't any more goes back to its default. */
function body(given: Inputs, before: Record<string, unknown> = {}): Record<string, unknown> {
  const { name, description, oidcClientMetadata, customClientMetadata } = given;
  const values = withRemoved(
    { name, description, oidcClientMetadata, customClientMetadata },
    before,
    defaults,
  );
  const metadata = values["oidcClientMetadata"];
  return isRecord(metadata) ? { ...values, oidcClientMetadata: { ...noUris, ...metadata } } : values;
}

async function secretOf(logto: LogtoClient, id: string, type: string): Promise<string | null> {
  if (type !== "Traditional" && type !== "MachineToMachine") return null;
  const secrets = await logto.data(
    logto.api.GET("/api/applications/{id}/secrets", { params: { path: { id } } }),
  );
  const usable = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > Date.now());
  return (usable.find(({ name }) => name === "Default secret") ?? usable[0])?.value ?? null;
}

async function outputsOf(context: Context, id: string, type: string): Promise<Record<string, unknown>> {
  return { applicationId: id, secret: await secretOf(await context.logto(), id, type) };
}

const inventory = new Inventory<{ id: string; name: string; type: string; customData: unknown }>(
  async (logto) => logto.data(logto.api.GET("/api/applications")),
);

async function patch(
  context: Context,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  const logto = await context.logto();
  const customData = markedUpdate(given, before, context);
  await logto.data(
    logto.api.PATCH("/api/applications/{id}", {
      params: { path: { id } },
      body: {},
      ...exactBody({ ...body(given, before), customData }),
    }),
  );
}

async function create(context: Context, given: Inputs): Promise<string> {
  const logto = await context.logto();
  const { name, type, isThirdParty } = given;
  const { id } = await inventory.provide(context, {
    matches: (other) => other.type === type && isLeftover(other, context),
    take: async (leftover) => patch(context, leftover.id, given, {}),
    create: async () => {
      const customData = marked(given.customData, context);
      const created = logto.api.POST("/api/applications", {
        body: { name, type },
        ...exactBody({ ...body(given), type, isThirdParty, customData }),
      });
      return logto.data(created);
    },
  });
  return id;
}

/** What has endpoints of its own. */
async function saveRest(
  context: Context,
  id: string,
  given: Inputs,
  before: Record<string, unknown>,
): Promise<void> {
  const removed = { userConsentScopes: {}, signInExperience: {}, accessControl: {} };
  const wanted = partial.parse(withRemoved(given, before, removed));
  const logto = await context.logto();
  await saveConsentScopes(logto, id, wanted.userConsentScopes);
  await saveApplicationSignInExperience(logto, id, wanted.signInExperience);
  await saveAccessControl(logto, id, wanted.accessControl);
}

/** What has endpoints of its own, which a refresh doesn't ask for what isn't managed. */
async function liveRest(
  logto: LogtoClient,
  id: string,
  known: Record<string, unknown>,
  { isThirdParty, appLevelAccessControlEnabled }: z.output<typeof liveSchema>,
): Promise<Record<string, unknown>> {
  const isImport = Object.keys(known).length === 0;
  const isAsked = (name: string): boolean => isImport || known[name] !== undefined;
  return {
    ...(isThirdParty &&
      isAsked("userConsentScopes") && {
        userConsentScopes: await liveConsentScopes(logto, id, known["userConsentScopes"]),
      }),
    ...(isAsked("signInExperience") && {
      signInExperience: await liveApplicationSignInExperience(logto, id),
    }),
    ...(isAsked("accessControl") && {
      accessControl: appLevelAccessControlEnabled
        ? await liveAccessControl(logto, id, known["accessControl"])
        : {},
    }),
  };
}

async function read(context: Context, { id, inputs: known }: Existing) {
  const logto = await context.logto();
  const found = await logto.dataIfFound(
    logto.api.GET("/api/applications/{id}", { params: { path: { id } } }),
  );
  if (found === undefined) return undefined;
  const live = liveSchema.parse(found);
  const rest = await liveRest(logto, id, known, live);
  return {
    inputs: {
      ...omit(live, ["id", "appLevelAccessControlEnabled"]),
      customData: unmarked(live.customData),
      ...rest,
    },
    outputs: await outputsOf(context, id, live.type),
  };
}

export default defineResource({
  name: "Application",
  description: "A Logto application: something that people sign in to, or a machine that calls APIs.",
  inputs,
  outputs: z.object({
    applicationId: z.string().describe("The OpenID Connect client id."),
    secret: z.string().nullable().describe("The client secret; null for SPA and Native, which have none."),
  }),
  secrets: ["secret"],
  replaceOn: ["type", "isThirdParty"],
  replaces: (before, after) => (isDeviceFlow(before) === isDeviceFlow(after) ? [] : ["customClientMetadata"]),
  // The marker in the old one would be taken for the new one's.
  deleteBeforeReplace: (changed) => !changed.has("type"),
  defaults: { ...defaults, isThirdParty: false },
  importId: "<name>, or <id>",
  refersTo: ["ApiResource", "OrganizationScope", "User", "Role", "Organization", "OrganizationRole"],
  find: async (context, text) => applicationIds(await context.logto(), text),
  notices: async (context, given) => {
    const known = await inventory.known(context);
    const leftover = known.find((other) => isLeftover(other, context));
    if (leftover !== undefined) return [continuation("Application", leftover.id)];
    return namesakes("Application", context, known, given);
  },
  list: async (context) => {
    const logto = await context.logto();
    const applications = await logto.data(logto.api.GET("/api/applications"));
    return applications.filter(({ type }) => applicationTypes.some((known) => known === type));
  },
  check: async (given) => {
    const { oidcClientMetadataGuard, customClientMetadataGuard } = await import("@logto/schemas");
    const oidc = jsonObject.safeParse(given["oidcClientMetadata"] ?? {});
    const custom = customClientMetadataGuard.safeParse(given["customClientMetadata"] ?? {});
    const checked = oidcClientMetadataGuard.safeParse({ ...noUris, ...oidc.data });
    return [
      ...(checked.error ? problemsOf(checked.error, ["oidcClientMetadata"]).map(explainUri) : []),
      ...(custom.error ? problemsOf(custom.error, ["customClientMetadata"]) : []),
      ...checkApplicationKind(given),
      ...(await checkConsentScopes(given)),
      ...(await checkApplicationSignInExperience(given["signInExperience"])),
      ...checkAccessControl(given["accessControl"]),
    ];
  },
  create: async (context, given) => {
    const { id } = await createInSteps(
      async () => create(context, given),
      async (created) => saveRest(context, created, given, {}),
    );
    return { id, outputs: await outputsOf(context, id, given.type) };
  },
  read,
  update: async (context, given, { id, inputs: before }) => {
    await patch(context, id, given, before);
    await saveRest(context, id, given, before);
    return outputsOf(context, id, given.type);
  },
  delete: async (context, { id }) => {
    const logto = await context.logto();
    await logto.gone(logto.api.DELETE("/api/applications/{id}", { params: { path: { id } } }));
  },
});

function isDeviceFlow({ customClientMetadata }: Record<string, unknown>): boolean {
  return isRecord(customClientMetadata) && customClientMetadata["isDeviceFlow"] === true;
}

function explainUri(problem: { path: (string | number)[]; reason: string }) {
  return problem.reason.startsWith("isn't a value") && String(problem.path[1]).includes("Uris")
    ? {
        ...problem,
        reason:
          "must be an absolute URL (https://…, http://…) or a custom scheme of a native app (io.example://…)",
      }
    : problem;
}
