// What a user holds beside their own data: roles, and memberships in organizations with roles there.
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { ProviderError } from "../errors.ts";
import type { LogtoClient } from "../logto-client.ts";
import { namesInProgramOrder } from "./lifecycle.ts";
import { joinOrganization } from "./organization-holder.ts";
import { requireRoleIds } from "./role-lookup.ts";

/** Memberships as inputs. */
export const membershipsSchema = z
  .object({
    organizationId: z.string().min(1).describe("The organization's id."),
    roles: z.string().array().describe("Names of the organization roles that the user holds there."),
  })
  .strict()
  .array();

type Memberships = z.output<typeof membershipsSchema>;

const names = z.string().array().catch([]);

/** Names of the roles that a user holds. */
export async function liveRoles(logto: LogtoClient, userId: string, known: unknown): Promise<string[]> {
  const roles = await logto.allPages(async (query) =>
    logto.api.GET("/api/users/{userId}/roles", { params: { path: { userId }, query } }),
  );
  return namesInProgramOrder(
    roles.map(({ name }) => name),
    names.parse(known),
  );
}

/** Gives a user exactly these roles. */
export async function saveRoles(
  logto: LogtoClient,
  userId: string,
  wanted: string[] | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const body = { roleIds: await requireRoleIds(logto, wanted, "roles") };
  await logto.done(logto.api.PUT("/api/users/{userId}/roles", { params: { path: { userId } }, body }));
}

/** A user's memberships; only those that the program knows, unless it knows none yet. */
export async function liveMemberships(
  logto: LogtoClient,
  userId: string,
  known: unknown,
): Promise<Memberships> {
  const managed = membershipsSchema.safeParse(known).data;
  const organizations = await logto.data(
    logto.api.GET("/api/users/{userId}/organizations", { params: { path: { userId } } }),
  );
  const all = organizations.map(({ id, organizationRoles }) => ({
    organizationId: id,
    roles: organizationRoles.map(({ name }) => name),
  }));
  if (managed === undefined) return all;
  return managed.flatMap(({ organizationId, roles }) =>
    all
      .filter((membership) => membership.organizationId === organizationId)
      .map((membership) => ({ organizationId, roles: namesInProgramOrder(membership.roles, roles) })),
  );
}

async function join(logto: LogtoClient, userId: string, id: string): Promise<void> {
  try {
    await joinOrganization(logto, { organizationId: id, kind: "users", holder: userId });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    throw new ProviderError(
      `The user can't join the organization \`${id}\`: check \`organizationId\`. ${error.message}`,
    );
  }
}

/** Makes the user a member where wanted, with exactly the given roles, and ends memberships that were wanted before. */
export async function saveMemberships(
  logto: LogtoClient,
  userId: string,
  wanted: Memberships,
  before: Memberships,
): Promise<void> {
  for (const { organizationId: id, roles } of wanted) {
    await join(logto, userId, id);
    await logto.done(
      logto.api.PUT("/api/organizations/{id}/users/{userId}/roles", {
        params: { path: { id, userId } },
        body: { organizationRoleNames: roles },
      }),
    );
  }
  const ended = before.filter(
    (old) => !wanted.some(({ organizationId }) => organizationId === old.organizationId),
  );
  for (const { organizationId: id } of ended) {
    await logto.gone(
      logto.api.DELETE("/api/organizations/{id}/users/{userId}", { params: { path: { id, userId } } }),
    );
  }
}
