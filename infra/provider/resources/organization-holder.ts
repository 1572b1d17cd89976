// Roles that a user or a machine-to-machine application holds in one organization (/api/organizations/{id}/users/{id}/roles,
// /api/organizations/{id}/applications/{id}/roles). Membership comes with the first role and ends with the last.
import { ApiError } from "../api-error.ts";
import type { LogtoClient } from "../logto-client.ts";
import { harmless, type Holder } from "./tenant-holder.ts";

/** Somebody in an organization. */
export interface OrganizationHolder extends Holder {
  organizationId: string;
}

/** Logto answers these with a word that isn't JSON. */
const parseAs = "text";

/** Makes somebody a member, who may be one already. */
export async function joinOrganization(
  logto: LogtoClient,
  { organizationId: id, kind, holder }: OrganizationHolder,
): Promise<void> {
  const params = { path: { id } };
  await harmless(logto, async () =>
    kind === "users"
      ? logto.done(
          logto.api.POST("/api/organizations/{id}/users", { params, body: { userIds: [holder] }, parseAs }),
        )
      : logto.done(
          logto.api.POST("/api/organizations/{id}/applications", {
            params,
            body: { applicationIds: [holder] },
            parseAs,
          }),
        ),
  );
}

/** Makes somebody a member and gives them a role. */
export async function giveOrganizationRole(
  logto: LogtoClient,
  member: OrganizationHolder,
  roleId: string,
): Promise<void> {
  await joinOrganization(logto, member);
  const { organizationId: id, kind, holder } = member;
  const body = { organizationRoleIds: [roleId] };
  await harmless(logto, async () =>
    kind === "users"
      ? logto.done(
          logto.api.POST("/api/organizations/{id}/users/{userId}/roles", {
            params: { path: { id, userId: holder } },
            body: { ...body, organizationRoleNames: [] },
            parseAs,
          }),
        )
      : logto.done(
          logto.api.POST("/api/organizations/{id}/applications/{applicationId}/roles", {
            params: { path: { id, applicationId: holder } },
            body,
            parseAs,
          }),
        ),
  );
}

/** Awaits something that Logto refuses for whoever isn't a member. @returns undefined then */
async function ifMember<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && (error.isNotFound || error.status === 422)) return undefined;
    throw error;
  }
}

/** Ids of the roles that somebody holds there. @returns undefined when they are no member */
export async function heldOrganizationRoles(
  logto: LogtoClient,
  { organizationId: id, kind, holder }: OrganizationHolder,
): Promise<string[] | undefined> {
  const roles = await ifMember(
    logto.allPages<{ id: string }>(async (query) =>
      kind === "users"
        ? logto.api.GET("/api/organizations/{id}/users/{userId}/roles", {
            params: { path: { id, userId: holder }, query },
          })
        : logto.api.GET("/api/organizations/{id}/applications/{applicationId}/roles", {
            params: { path: { id, applicationId: holder }, query },
          }),
    ),
  );
  return roles?.map((role) => role.id);
}

/** Takes a role away, and ends the membership with the last one. */
export async function takeOrganizationRole(
  logto: LogtoClient,
  member: OrganizationHolder,
  organizationRoleId: string,
): Promise<void> {
  const { organizationId: id, kind, holder } = member;
  await ifMember(
    kind === "users"
      ? logto.done(
          logto.api.DELETE("/api/organizations/{id}/users/{userId}/roles/{organizationRoleId}", {
            params: { path: { id, userId: holder, organizationRoleId } },
          }),
        )
      : logto.done(
          logto.api.DELETE(
            "/api/organizations/{id}/applications/{applicationId}/roles/{organizationRoleId}",
            {
              params: { path: { id, applicationId: holder, organizationRoleId } },
            },
          ),
        ),
  );
  if ((await heldOrganizationRoles(logto, member))?.length !== 0) return;
  await ifMember(
    kind === "users"
      ? logto.done(
          logto.api.DELETE("/api/organizations/{id}/users/{userId}", {
            params: { path: { id, userId: holder } },
          }),
        )
      : logto.done(
          logto.api.DELETE("/api/organizations/{id}/applications/{applicationId}", {
            params: { path: { id, applicationId: holder } },
          }),
        ),
  );
}
