// RoleAssignment: one role for one user or one machine-to-machine application (/api/users/{id}/roles,
// /api/applications/{id}/roles).
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";
import type { Problem } from "../problems.ts";
import { defineResource, type Context } from "../resource.ts";
import { findRoles } from "./role-lookup.ts";

const inputs = z.object({
  role: z.string().min(1).describe("The role's id, or its name. Another one replaces the assignment."),
  userId: z.string().min(1).optional().describe("The user's id; another one replaces the assignment."),
  applicationId: z
    .string()
    .min(1)
    .optional()
    .describe("The machine-to-machine application's id; another one replaces the assignment."),
});

type Inputs = z.output<typeof inputs>;

/** Who holds which role; the resource's id in parts. */
interface Assignment {
  roleId: string;
  kind: "users" | "applications";
  holder: string;
}

const idPattern = /^(?<roleId>[^/]+)\/(?<kind>users|applications)\/(?<holder>[^/]+)$/;
const partsSchema = z.object({
  roleId: z.string(),
  kind: z.enum(["users", "applications"]),
  holder: z.string(),
});

/** @throws ProviderError when the id isn't made of these */
function partsOf(id: string): Assignment {
  const parsed = partsSchema.safeParse(idPattern.exec(id)?.groups);
  if (parsed.success) return parsed.data;
  throw new ProviderError(
    `A role assignment's id is <role's id>/users/<user's id> or <role's id>/applications/<application's id>, not \`${id}\`.`,
  );
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

/** Giving a role twice does no harm, so nothing has to be looked for after a lost answer. */
async function assign(logto: LogtoClient, { roleId, kind, holder }: Assignment): Promise<void> {
  const body = { roleIds: [roleId] };
  await logto.createOnce(
    async (): Promise<true> => {
      await (kind === "users"
        ? logto.done(
            logto.api.POST("/api/users/{userId}/roles", { params: { path: { userId: holder } }, body }),
          )
        : logto.done(
            logto.api.POST("/api/applications/{applicationId}/roles", {
              params: { path: { applicationId: holder } },
              body,
            }),
          ));
      return true;
    },
    async () => Promise.resolve(undefined),
  );
}

/** Ids of the roles that somebody holds. @returns undefined when there is nobody */
async function heldRoles(logto: LogtoClient, { kind, holder }: Assignment): Promise<string[] | undefined> {
  const exists =
    kind === "users"
      ? await logto.dataIfFound(
          logto.api.GET("/api/users/{userId}", { params: { path: { userId: holder } } }),
        )
      : await logto.dataIfFound(
          logto.api.GET("/api/applications/{id}", { params: { path: { id: holder } } }),
        );
  if (exists === undefined) return undefined;
  const roles =
    kind === "users"
      ? await logto.allPages(async (query) =>
          logto.api.GET("/api/users/{userId}/roles", { params: { path: { userId: holder }, query } }),
        )
      : await logto.allPages(async (query) =>
          logto.api.GET("/api/applications/{applicationId}/roles", {
            params: { path: { applicationId: holder }, query },
          }),
        );
  return roles.map(({ id }) => id);
}

/** Roles of machine-to-machine applications. Those of users are inputs of User. */
async function list(context: Context) {
  const logto = await context.logto();
  const query = { types: ["MachineToMachine" as const] };
  const machines = await logto.data(logto.api.GET("/api/applications", { params: { query } }));
  const held = machines.map(async ({ id: holder, name }) => {
    const roles = await heldRoles(logto, { roleId: "", kind: "applications", holder });
    return (roles ?? []).map((roleId) => ({ id: `${roleId}/applications/${holder}`, name: `${name} role` }));
  });
  return (await Promise.all(held)).flat();
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
    "One role for one user or one machine-to-machine application. Don't use it for a User whose `roles` are set: they would fight.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: ["role", "userId", "applicationId"],
  refersTo: ["Role", "User", "Application"],
  importId: "<role's id>/users/<user's id>, or <role's id>/applications/<application's id>",
  list,
  check: async (given) => Promise.resolve(check(given)),
  create: async (context, { role, userId, applicationId }: Inputs) => {
    const logto = await context.logto();
    const roleId = await roleIdOf(logto, role);
    const kind = userId === undefined ? "applications" : "users";
    const holder = userId ?? applicationId ?? "";
    await assign(logto, { roleId, kind, holder });
    return { id: `${roleId}/${kind}/${holder}`, outputs: {} };
  },
  read: async (context, { id, inputs: known }) => {
    const assignment = partsOf(id);
    const { roleId, kind, holder } = assignment;
    const held = await heldRoles(await context.logto(), assignment);
    if (!held?.includes(roleId)) return undefined;
    const role = known["role"] ?? roleId;
    return { inputs: { role, [kind === "users" ? "userId" : "applicationId"]: holder }, outputs: {} };
  },
  // Every input replaces it.
  update: async () => Promise.resolve({}),
  delete: async (context, { id }) => {
    const logto = await context.logto();
    const { roleId, kind, holder } = partsOf(id);
    await (kind === "users"
      ? logto.gone(
          logto.api.DELETE("/api/users/{userId}/roles/{roleId}", {
            params: { path: { userId: holder, roleId } },
          }),
        )
      : logto.gone(
          logto.api.DELETE("/api/applications/{applicationId}/roles/{roleId}", {
            params: { path: { applicationId: holder, roleId } },
          }),
        ));
  },
});
