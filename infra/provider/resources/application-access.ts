// Who may sign in to an application (/api/applications/{applicationId}/access-control).
import { z } from "zod";
import { withoutEmpty } from "../diff.ts";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { isRecord } from "../values.ts";
import { inProgramOrder, namesInProgramOrder } from "./lifecycle.ts";
import { allOrganizationRoles, organizationRoleIds } from "./organization-role-lookup.ts";
import { allRoles, requireRoleIds } from "./role-lookup.ts";

const limit = 1000;

/** The rules as an input; whoever fits one of them may sign in. */
export const accessControlSchema = z
  .object({
    userIds: z.string().array().max(limit).describe("Ids of people."),
    roles: z.string().array().max(limit).describe("Names of roles: whoever holds one of them."),
    organizations: z
      .object({
        organizationId: z.string().min(1).describe("The organization's id."),
        roles: z
          .string()
          .array()
          .min(1)
          .optional()
          .describe("Names of organization roles: whoever holds one of them there. Left out: all members."),
      })
      .strict()
      .array()
      .max(limit)
      .describe("Organizations: their members, or those with certain roles."),
  })
  .partial()
  .strict();

type AccessControl = z.output<typeof accessControlSchema>;
type OrganizationRule = NonNullable<AccessControl["organizations"]>[number];

const ruleKey = ({ organizationId, roles }: OrganizationRule): string =>
  `${organizationId} ${roles === undefined ? "members" : "roles"}`;

const params = (applicationId: string) => ({ path: { applicationId } });

/** The rules that Logto has, in the program's order. */
export async function liveAccessControl(
  logto: LogtoClient,
  applicationId: string,
  known: unknown,
): Promise<AccessControl> {
  const before = accessControlSchema.safeParse(known).data ?? {};
  const live = await logto.data(
    logto.api.GET("/api/applications/{applicationId}/access-control", { params: params(applicationId) }),
  );
  const named = (all: { id: string; name: string }[], ids: string[]): string[] =>
    all.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const roles = live.userRoleIds.length === 0 ? [] : named(await allRoles(logto), live.userRoleIds);
  const inOrganizations = live.organizationRoleRules.length === 0 ? [] : await allOrganizationRoles(logto);
  const rulesBefore = before.organizations ?? [];
  const byRole = live.organizationRoleRules.map(({ organizationId, organizationRoleIds: ids }) => {
    const known = rulesBefore.find((rule) => rule.organizationId === organizationId && rule.roles);
    return { organizationId, roles: namesInProgramOrder(named(inOrganizations, ids), known?.roles) };
  });
  const members = live.organizationIds.map((organizationId) => ({ organizationId }));
  return accessControlSchema.parse(
    withoutEmpty({
      userIds: namesInProgramOrder(live.userIds, before.userIds),
      roles: namesInProgramOrder(roles, before.roles),
      organizations: inProgramOrder<OrganizationRule>([...members, ...byRole], rulesBefore, ruleKey),
    }),
  );
}

async function rulesOf(logto: LogtoClient, { userIds = [], roles = [], organizations = [] }: AccessControl) {
  const names = organizations.flatMap((rule) => rule.roles ?? []);
  const ids = await organizationRoleIds(logto, names, "accessControl.organizations");
  return {
    userIds,
    userRoleIds: await requireRoleIds(logto, roles, "accessControl.roles"),
    organizationIds: organizations
      .filter((rule) => rule.roles === undefined)
      .map(({ organizationId }) => organizationId),
    organizationRoleRules: organizations
      .filter((rule) => rule.roles !== undefined)
      .map(({ organizationId, roles: own = [] }) => ({
        organizationId,
        organizationRoleIds: own.flatMap((name) => ids.get(name) ?? []),
      })),
  };
}

async function setEnabled(logto: LogtoClient, id: string, enabled: boolean): Promise<void> {
  const body = { appLevelAccessControlEnabled: enabled };
  await logto.done(logto.api.PATCH("/api/applications/{id}", { params: { path: { id } }, body }));
}

const isNothing = (rules: AccessControl): boolean => Object.values(rules).every((list) => list.length === 0);

/** Sets the rules and has Logto ask for them; without any, everybody may sign in again. */
export async function saveAccessControl(
  logto: LogtoClient,
  applicationId: string,
  wanted: AccessControl | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const body = await rulesOf(logto, wanted);
  // Logto refuses to ask for rules where there are none.
  if (isNothing(wanted)) await setEnabled(logto, applicationId, false);
  await logto.done(
    logto.api.PUT("/api/applications/{applicationId}/access-control", {
      params: params(applicationId),
      body,
    }),
  );
  if (!isNothing(wanted)) await setEnabled(logto, applicationId, true);
}

/** Rules that let nobody in are a mistake. Values may be unknown. */
export function checkAccessControl(given: unknown): Problem[] {
  const rules = isRecord(given) ? accessControlSchema.safeParse(given).data : undefined;
  if (rules === undefined || !isNothing(rules)) return [];
  const reason =
    "has no rule, so nobody could sign in: set userIds, roles or organizations, or remove it to let everybody in";
  return [{ path: ["accessControl"], reason }];
}
