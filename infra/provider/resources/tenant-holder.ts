// Roles that a user or a machine-to-machine application holds in the whole tenant (/api/users/{id}/roles,
// /api/applications/{id}/roles).
import type { LogtoClient } from "../logto-client.ts";

/** Who holds roles. */
export interface Holder {
  kind: "users" | "applications";
  holder: string;
}

/** Repeats a request that does no harm the second time, so that nothing has to be looked for after a lost answer. */
export async function harmless(logto: LogtoClient, send: () => Promise<void>): Promise<void> {
  const create = async (): Promise<true> => {
    await send();
    return true;
  };
  await logto.createOnce(create, async () => Promise.resolve(undefined));
}

/** Gives a role. */
export async function giveRole(logto: LogtoClient, { kind, holder }: Holder, roleId: string): Promise<void> {
  const body = { roleIds: [roleId] };
  await harmless(logto, async () =>
    kind === "users"
      ? logto.done(
          logto.api.POST("/api/users/{userId}/roles", { params: { path: { userId: holder } }, body }),
        )
      : logto.done(
          logto.api.POST("/api/applications/{applicationId}/roles", {
            params: { path: { applicationId: holder } },
            body,
          }),
        ),
  );
}

/** Ids of the roles that somebody holds. @returns undefined when there is nobody */
export async function heldRoles(logto: LogtoClient, { kind, holder }: Holder): Promise<string[] | undefined> {
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

/** Takes a role away. */
export async function takeRole(logto: LogtoClient, { kind, holder }: Holder, roleId: string): Promise<void> {
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
}
