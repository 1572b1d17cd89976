// RoleAssignment: one role for one user or one machine-to-machine application, in the whole tenant or in an organization.
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { defineResource, type Context, type Listed } from "../resource.ts";
import { applicationIds } from "./application-lookup.ts";
import { giveOrganizationRole, heldOrganizationRoles, takeOrganizationRole } from "./organization-holder.ts";
import { organizationIds } from "./organization-lookup.ts";
import { allOrganizationRoles } from "./organization-role-lookup.ts";
import { findRoles } from "./role-lookup.ts";
import { giveRole, heldRoles, takeRole, type Holder } from "./tenant-holder.ts";
import { findUserByText } from "./user-lookup.ts";

const inputs = z.object({
  role: z
    .string()
    .min(1)
    .describe(
      "The role's id, or its name; with `organizationId` an organization role's. Another one replaces the assignment.",
    ),
  organizationId: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The organization in which the role is held. Membership comes with the first role there and ends with the last. Another one replaces the assignment.",
    ),
  userId: z.string().min(1).optional().describe("The user's id; another one replaces the assignment."),
  applicationId: z
    .string()
    .min(1)
    .optional()
    .describe("The machine-to-machine application's id; another one replaces the assignment."),
});

type Inputs = z.output<typeof inputs>;

/** Who holds which role; the resource's id in parts. */
interface Assignment extends Holder {
  roleId: string;
  organizationId: string | undefined;
}

const idPattern =
  /^(?<roleId>.+?)(?:\/organizations\/(?<organizationId>.+?))?\/(?<kind>users|applications)\/(?<holder>.+)$/;
const partsSchema = z.object({
  roleId: z.string(),
  organizationId: z.string().optional(),
  kind: z.enum(["users", "applications"]),
  holder: z.string(),
});

const idForm =
  "<role>/users/<user> or <role>/applications/<application>, in an organization <role>/organizations/<organization>/users/<user> or …/applications/<application>";

/** @throws ProviderError when the id isn't made of these */
function partsOf(id: string): Assignment {
  const { data } = partsSchema.safeParse(idPattern.exec(id)?.groups);
  if (data !== undefined) return { ...data, organizationId: data.organizationId };
  throw new ProviderError(`A role assignment's id is ${idForm}, not \`${id}\`.`);
}

function idOf({ roleId, organizationId, kind, holder }: Assignment): string {
  const place = organizationId === undefined ? "" : `organizations/${organizationId}/`;
  return `${roleId}/${place}${kind}/${holder}`;
}

async function roleIdOf(logto: LogtoClient, role: string): Promise<string> {
  const byId = await logto.dataIfFound(logto.api.GET("/api/roles/{id}", { params: { path: { id: role } } }));
  if (byId !== undefined) return byId.id;
  const [byName] = await findRoles(logto, [role]);
  if (byName !== undefined) return byName.id;
  throw new ProviderError(
    `Logto has no role with the id or name \`${role}\`: correct \`role\`, or give the Role's \`id\`.`,
  );
}

async function organizationRoleIdOf(logto: LogtoClient, role: string): Promise<string> {
  const roles = await allOrganizationRoles(logto);
  const found = roles.find(({ id }) => id === role) ?? roles.find(({ name }) => name === role);
  if (found !== undefined) return found.id;
  throw new ProviderError(
    `Logto has no organization role with the id or name \`${role}\`: correct \`role\`, or give the OrganizationRole's \`id\`.`,
  );
}

/** Ids of the assignments that a text of the id's form may mean, with names in the place of ids. */
async function idsOf(logto: LogtoClient, text: string): Promise<string[]> {
  const { roleId: role, organizationId: organization, kind, holder: name } = partsOf(text);
  const roleId = await (organization === undefined
    ? roleIdOf(logto, role)
    : organizationRoleIdOf(logto, role));
  const user = async (): Promise<string[]> => [(await findUserByText(logto, name)) ?? name];
  const holders = kind === "users" ? await user() : await applicationIds(logto, name);
  const named = organization === undefined ? [] : await organizationIds(logto, organization);
  const organizations = named.length === 0 ? [organization] : named;
  return organizations.flatMap((organizationId) =>
    holders.map((holder) => idOf({ roleId, organizationId, kind, holder })),
  );
}

async function give(logto: LogtoClient, { roleId, organizationId, ...holder }: Assignment): Promise<void> {
  if (organizationId === undefined) await giveRole(logto, holder, roleId);
  else await giveOrganizationRole(logto, { ...holder, organizationId }, roleId);
}

/** Roles of machine-to-machine applications. Those of users are inputs of User. */
async function list(context: Context): Promise<Listed[]> {
  const logto = await context.logto();
  const query = { types: ["MachineToMachine" as const] };
  const machines = await logto.data(logto.api.GET("/api/applications", { params: { query } }));
  const assigned = machines.map(async ({ id: holder, name }): Promise<Listed[]> => {
    const machine = { kind: "applications", holder } as const;
    const held = (await heldRoles(logto, machine)) ?? [];
    const organizations = await logto.allPages(async (page) =>
      logto.api.GET("/api/applications/{id}/organizations", {
        params: { path: { id: holder }, query: page },
      }),
    );
    const inOrganizations = organizations.flatMap(({ id: organizationId, organizationRoles = [] }) =>
      organizationRoles.map(({ id: roleId }) => idOf({ ...machine, roleId, organizationId })),
    );
    const everywhere = held.map((roleId) => idOf({ ...machine, roleId, organizationId: undefined }));
    return [...everywhere, ...inOrganizations].map((id) => ({ id, name: `${name} role` }));
  });
  return (await Promise.all(assigned)).flat();
}

function check(given: Record<string, unknown>): Problem[] {
  const count = ["userId", "applicationId"].filter((name) => given[name] !== undefined).length;
  if (count === 1) return [];
  const reason =
    count === 0
      ? "is missing, and so is applicationId: set one of them"
      : "and applicationId are both set: remove one";
  return [{ path: ["userId"], reason }];
}

export default defineResource({
  name: "RoleAssignment",
  description:
    "One role for one user or one machine-to-machine application, in the tenant or in one organization. Don't use it for a User whose `roles` or `organizations` say the same: they would fight.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["role", "organizationId", "userId", "applicationId"],
  refersTo: ["Role", "OrganizationRole", "Organization", "User", "Application"],
  importId:
    "<role>/users/<user>, or <role>/applications/<application>, or <role>/organizations/<organization>/users/<user>, or <role>/organizations/<organization>/applications/<application>",
  find: async (context, text) => idsOf(await context.logto(), text),
  list,
  check: async (given) => Promise.resolve(check(given)),
  create: async (context, { role, organizationId, userId, applicationId }: Inputs) => {
    const logto = await context.logto();
    const roleId = await (organizationId === undefined
      ? roleIdOf(logto, role)
      : organizationRoleIdOf(logto, role));
    const kind = userId === undefined ? "applications" : "users";
    const assignment = { roleId, organizationId, kind, holder: userId ?? applicationId ?? "" } as const;
    await give(logto, assignment);
    return { id: idOf(assignment), outputs: {} };
  },
  read: async (context, { id, inputs: known }) => {
    const { roleId, organizationId, ...holder } = partsOf(id);
    const logto = await context.logto();
    const held = await (organizationId === undefined
      ? heldRoles(logto, holder)
      : heldOrganizationRoles(logto, { ...holder, organizationId }));
    if (!held?.includes(roleId)) return undefined;
    const holds = { [holder.kind === "users" ? "userId" : "applicationId"]: holder.holder };
    return { inputs: { role: known["role"] ?? roleId, organizationId, ...holds }, outputs: {} };
  },
  // Every input replaces it.
  update: async () => Promise.resolve({}),
  delete: async (context, { id }) => {
    const logto = await context.logto();
    const { roleId, organizationId, ...holder } = partsOf(id);
    if (organizationId === undefined) await takeRole(logto, holder, roleId);
    else await takeOrganizationRole(logto, { ...holder, organizationId }, roleId);
  },
});
