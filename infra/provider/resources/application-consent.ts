// What a third-party application may ask people to consent to, by names (/api/applications/{applicationId}/user-consent-scopes).
import { z } from "zod";
import { withoutEmpty } from "../diff.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { Unknown } from "../values.ts";
import { inProgramOrder, namesInProgramOrder } from "./lifecycle.ts";
import { organizationScopeIds } from "./organization-scope-lookup.ts";
import { resourceScopeSchema, scopeIds, scopeKey, type ResourceScope } from "./scope-lookup.ts";
import { harmless } from "./tenant-holder.ts";

/** What people have, as Logto names it. */
export const userScopes = [
  ...(["profile", "email", "phone", "address", "custom_data", "identities", "roles"] as const),
  ...(["urn:logto:scope:organizations", "urn:logto:scope:organization_roles"] as const),
  "urn:logto:scope:sessions",
] as const;

/** The scopes as an input. */
export const consentScopesSchema = z
  .object({
    userScopes: z.enum(userScopes).array().describe("What people have: profile, email, phone and so on."),
    resourceScopes: resourceScopeSchema.array().describe("Scopes of API resources."),
    organizationScopes: z.string().array().describe("Names of organization scopes."),
    organizationResourceScopes: resourceScopeSchema
      .array()
      .describe("Scopes of API resources that people have as members of an organization."),
  })
  .partial()
  .strict();

type ConsentScopes = z.output<typeof consentScopesSchema>;

const groups = ["userScopes", "resourceScopes", "organizationScopes", "organizationResourceScopes"] as const;

/** What Logto gives and takes: ids, and the user scopes themselves. */
type ConsentIds = Record<(typeof groups)[number], string[]>;

const paths = {
  userScopes: "user-scopes",
  resourceScopes: "resource-scopes",
  organizationScopes: "organization-scopes",
  organizationResourceScopes: "organization-resource-scopes",
} as const;

async function load(logto: LogtoClient, applicationId: string) {
  return logto.data(
    logto.api.GET("/api/applications/{applicationId}/user-consent-scopes", {
      params: { path: { applicationId } },
    }),
  );
}

type Loaded = Awaited<ReturnType<typeof load>>;

const scopesIn = (grouped: Loaded["resourceScopes"]): ResourceScope[] =>
  grouped.flatMap(({ resource: { indicator }, scopes }) =>
    scopes.map(({ name }) => ({ indicator, scope: name })),
  );
const idsIn = (grouped: Loaded["resourceScopes"]): string[] =>
  grouped.flatMap(({ scopes }) => scopes.map(({ id }) => id));

/** What the application has, in the program's order. */
export async function liveConsentScopes(
  logto: LogtoClient,
  applicationId: string,
  known: unknown,
): Promise<ConsentScopes> {
  const before = consentScopesSchema.safeParse(known).data ?? {};
  const live = await load(logto, applicationId);
  const ofResources = (grouped: Loaded["resourceScopes"], order: ResourceScope[] = []): ResourceScope[] =>
    inProgramOrder(scopesIn(grouped), order, scopeKey);
  const names = live.organizationScopes.map(({ name }) => name);
  return consentScopesSchema.parse(
    withoutEmpty({
      userScopes: namesInProgramOrder<string>(live.userScopes, before.userScopes),
      resourceScopes: ofResources(live.resourceScopes, before.resourceScopes),
      organizationScopes: namesInProgramOrder(names, before.organizationScopes),
      organizationResourceScopes: ofResources(
        live.organizationResourceScopes,
        before.organizationResourceScopes,
      ),
    }),
  );
}

async function wantedIds(logto: LogtoClient, wanted: ConsentScopes): Promise<ConsentIds> {
  const organizationScopes = wanted.organizationScopes ?? [];
  return {
    userScopes: wanted.userScopes ?? [],
    resourceScopes: await scopeIds(logto, wanted.resourceScopes ?? []),
    organizationScopes: await organizationScopeIds(
      logto,
      organizationScopes,
      "userConsentScopes.organizationScopes",
    ),
    organizationResourceScopes: await scopeIds(logto, wanted.organizationResourceScopes ?? []),
  };
}

/** Makes it exactly these; what is new comes before anything goes. */
export async function saveConsentScopes(
  logto: LogtoClient,
  applicationId: string,
  given: ConsentScopes | undefined,
): Promise<void> {
  if (given === undefined) return;
  const wanted = await wantedIds(logto, given);
  const found = await load(logto, applicationId);
  const live: ConsentIds = {
    userScopes: found.userScopes,
    resourceScopes: idsIn(found.resourceScopes),
    organizationScopes: found.organizationScopes.map(({ id }) => id),
    organizationResourceScopes: idsIn(found.organizationResourceScopes),
  };
  const params = { path: { applicationId } };
  // Logto refuses a group that is empty.
  const added = groups
    .map((group) => [group, wanted[group].filter((id) => !live[group].includes(id))] as const)
    .filter(([, ids]) => ids.length > 0);
  if (added.length > 0) {
    // Logto answers with a plain text.
    const request = { params, body: {}, parseAs: "text", ...exactBody(Object.fromEntries(added)) } as const;
    await harmless(logto, async () =>
      logto.done(logto.api.POST("/api/applications/{applicationId}/user-consent-scopes", request)),
    );
  }
  const unwanted = groups.flatMap((group) =>
    live[group]
      .filter((id) => !wanted[group].includes(id))
      .map((scopeId) => ({ applicationId, scopeType: paths[group], scopeId })),
  );
  const path = "/api/applications/{applicationId}/user-consent-scopes/{scopeType}/{scopeId}";
  await Promise.all(
    unwanted.map(async (one) => logto.gone(logto.api.DELETE(path, { params: { path: one } }))),
  );
}

/** Whether the application may have any, and none that no such application can have. Values may be unknown. */
export async function checkConsentScopes(given: Record<string, unknown>): Promise<Problem[]> {
  const { userConsentScopes, isThirdParty } = given;
  if (userConsentScopes === undefined) return [];
  const problems: Problem[] = [];
  if (isThirdParty !== true && !(isThirdParty instanceof Unknown))
    problems.push({
      path: ["userConsentScopes"],
      reason:
        "is only for third-party applications, since nobody is asked to consent to your own: set `isThirdParty: true`, or remove it",
    });
  const { isManagementApi } = await import("@logto/schemas");
  const scopes = consentScopesSchema.safeParse(userConsentScopes).data ?? {};
  for (const group of ["resourceScopes", "organizationResourceScopes"] as const)
    scopes[group]?.forEach(({ indicator }, index) => {
      if (!isManagementApi(indicator)) return;
      const reason = "is the Management API, which no third-party application may use: remove the scope";
      problems.push({ path: ["userConsentScopes", group, index, "indicator"], reason });
    });
  return problems;
}
