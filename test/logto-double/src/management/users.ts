// Users and the roles that they have.
import type Router from "@koa/router";
import { emailRegEx, phoneRegEx, usernameRegEx } from "@logto/core-kit";
import {
  RoleType,
  UsersPasswordEncryptionMethod,
  jsonObjectGuard,
  userInfoSelectFields,
  userProfileGuard,
  userProfileResponseGuard,
  type User,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { callerOf } from "../http/auth.ts";
import { created, list, noContent, ok, route } from "../http/route.ts";
import { readSearch } from "../http/search.ts";
import { refuseCollision, withStoredPhone } from "../identifiers.ts";
import { parseLegacyPassword } from "../legacy-password.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { createUser, encryptPassword, signOutUser, verifyPassword } from "../users.ts";
import { deleteExisting, requireById, requireUser } from "./shared.ts";

const userParameter = z.object({ userId: z.string() });
const hashQuery = z.object({ includePasswordHash: z.string().optional() });
const passwordBody = z.object({ password: z.string().min(1) });
const empty = z.literal("");
const searchFields = {
  id: "id",
  primaryEmail: "primary_email",
  primaryPhone: "primary_phone",
  username: "username",
  name: "name",
};

const createBody = z
  .object({
    primaryPhone: z.string().regex(phoneRegEx),
    primaryEmail: z.string().regex(emailRegEx),
    username: z.string().regex(usernameRegEx),
    password: z.string().min(1),
    passwordDigest: z.string().max(256),
    passwordAlgorithm: z.nativeEnum(UsersPasswordEncryptionMethod),
    name: z.string(),
    avatar: z.string().url().or(empty).nullable(),
    customData: jsonObjectGuard,
    profile: userProfileGuard,
  })
  .partial();

const patchBody = z
  .object({
    username: z.string().regex(usernameRegEx).or(empty).nullable(),
    primaryEmail: z.string().regex(emailRegEx).or(empty).nullable(),
    primaryPhone: z.string().regex(phoneRegEx).or(empty).nullable(),
    name: z.string().or(empty).nullable(),
    avatar: z.string().url().or(empty).nullable(),
    customData: jsonObjectGuard,
    profile: userProfileGuard,
  })
  .partial();

const shown = new Set<string>(userInfoSelectFields);

/** What the API shows of one. */
export function shownUser(user: User) {
  return userProfileResponseGuard.parse({
    ...Object.fromEntries(Object.entries(user).filter(([key]) => shown.has(key))),
    hasPassword: Boolean(user.passwordEncrypted),
  });
}

export function userRoutes(router: Router, tenant: Tenant): void {
  const { users } = tenant.tables;

  route(router, "get", "/users", { pages: "always" }, async ({ page, ctx }) => {
    const extra = readSearch(ctx.URL.searchParams, searchFields);
    const rows = await users.find({}, { order: "created_at desc", extra, ...page });
    return list(rows.map(shownUser), await users.count({}, extra));
  });

  route(router, "post", "/users", { body: createBody }, async ({ body }) => {
    const { password, passwordDigest, passwordAlgorithm, ...data } = body;
    if (password && passwordDigest) throw new ApiError("user.password_and_digest");
    if (passwordDigest && !passwordAlgorithm) throw new ApiError("user.password_algorithm_required");
    await refuseCollision(tenant, data);
    if (passwordAlgorithm === UsersPasswordEncryptionMethod.Legacy) parseLegacyPassword(passwordDigest);
    const secret = password
      ? await encryptPassword(password)
      : passwordDigest
        ? {
            passwordEncrypted: passwordDigest,
            passwordEncryptionMethod: passwordAlgorithm,
            passwordUpdatedAt: Date.now(),
          }
        : {};
    return ok(shownUser(await createUser(tenant, { ...data, ...secret })));
  });

  route(
    router,
    "get",
    "/users/:userId",
    { params: userParameter, query: hashQuery },
    async ({ params, query }) => {
      const user = await requireUser(tenant, params.userId);
      const { passwordEncrypted: passwordDigest, passwordEncryptionMethod: passwordAlgorithm } = user;
      const isAsked = ["true", "1", "yes"].includes(query.includePasswordHash ?? "");
      return ok({ ...shownUser(user), ...(isAsked ? { passwordDigest, passwordAlgorithm } : {}) });
    },
  );

  route(
    router,
    "patch",
    "/users/:userId",
    { params: userParameter, body: patchBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      await refuseCollision(tenant, body, params.userId);
      return ok(shownUser(await users.update({ id: params.userId }, withStoredPhone(body))));
    },
  );

  route(router, "delete", "/users/:userId", { params: userParameter }, async ({ params, ctx }) => {
    if (params.userId === callerOf(ctx.req)?.id) throw new ApiError("user.cannot_delete_self");
    await requireUser(tenant, params.userId);
    await signOutUser(tenant, params.userId);
    await users.delete({ id: params.userId });
    return noContent();
  });

  passwordRoutes(router, tenant);
  detailRoutes(router, tenant);
  roleRoutes(router, tenant);
}

function passwordRoutes(router: Router, tenant: Tenant): void {
  const { users } = tenant.tables;

  route(
    router,
    "patch",
    "/users/:userId/password",
    { params: userParameter, body: passwordBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      return ok(shownUser(await users.update({ id: params.userId }, await encryptPassword(body.password))));
    },
  );

  const expirationBody = z.object({ isExpired: z.boolean() });
  route(
    router,
    "patch",
    "/users/:userId/password/expiration",
    { params: userParameter, body: expirationBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const { passwordExpiration } = await signInExperience(tenant);
      if (body.isExpired && !passwordExpiration.enabled)
        throw new ApiError("sign_in_experiences.password_expiration_not_enabled");
      return ok(shownUser(await users.update({ id: params.userId }, { isPasswordExpired: body.isExpired })));
    },
  );

  route(
    router,
    "post",
    "/users/:userId/password/verify",
    { params: userParameter, body: passwordBody },
    async ({ params, body }) => {
      await verifyPassword(tenant, await requireUser(tenant, params.userId), body.password);
      return noContent();
    },
  );

  route(router, "get", "/users/:userId/has-password", { params: userParameter }, async ({ params }) => {
    const { passwordEncrypted } = await requireUser(tenant, params.userId);
    return ok({ hasPassword: Boolean(passwordEncrypted) });
  });
}

function detailRoutes(router: Router, tenant: Tenant): void {
  const { users } = tenant.tables;

  const suspendBody = z.object({ isSuspended: z.boolean() });
  route(
    router,
    "patch",
    "/users/:userId/is-suspended",
    { params: userParameter, body: suspendBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const user = await users.update({ id: params.userId }, body);
      if (body.isSuspended) await signOutUser(tenant, params.userId);
      return ok(shownUser(user));
    },
  );

  route(router, "get", "/users/:userId/custom-data", { params: userParameter }, async ({ params }) => {
    const { customData } = await requireUser(tenant, params.userId);
    return ok(customData);
  });

  const customDataBody = z.object({ customData: jsonObjectGuard });
  route(
    router,
    "patch",
    "/users/:userId/custom-data",
    { params: userParameter, body: customDataBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const { customData } = await users.update({ id: params.userId }, body, "merge");
      return ok(customData);
    },
  );

  const profileBody = z.object({ profile: userProfileGuard });
  route(
    router,
    "patch",
    "/users/:userId/profile",
    { params: userParameter, body: profileBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const { profile } = await users.update({ id: params.userId }, body, "merge");
      return ok(profile);
    },
  );
}

const roleIdsBody = z.object({ roleIds: z.string().min(1).array() });

function roleRoutes(router: Router, tenant: Tenant): void {
  const { roles, usersRoles } = tenant.tables;

  const currentRoleIds = async (userId: string) =>
    (await usersRoles.find({ userId })).map(({ roleId }) => roleId);
  const add = async (userId: string, roleIds: readonly string[]) => {
    for (const roleId of roleIds) await requireById(roles, roleId);
    for (const roleId of roleIds) await usersRoles.insert({ id: generateStandardId(), userId, roleId });
  };

  route(
    router,
    "get",
    "/users/:userId/roles",
    { params: userParameter, pages: "always" },
    async ({ params, page }) => {
      await requireUser(tenant, params.userId);
      const where = { id: await currentRoleIds(params.userId), type: RoleType.User };
      return list(await roles.find(where, { ...page }), await roles.count(where));
    },
  );

  route(
    router,
    "post",
    "/users/:userId/roles",
    { params: userParameter, body: roleIdsBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const existing = await currentRoleIds(params.userId);
      const addedRoleIds = body.roleIds.filter((roleId) => !existing.includes(roleId));
      const wrong = (await roles.find({ id: addedRoleIds })).find(({ type }) => type !== RoleType.User);
      if (wrong) throw new ApiError("user.invalid_role_type", { status: 422, values: { roleId: wrong.id } });
      await add(params.userId, addedRoleIds);
      return created({ roleIds: body.roleIds, addedRoleIds });
    },
  );

  route(
    router,
    "put",
    "/users/:userId/roles",
    { params: userParameter, body: roleIdsBody },
    async ({ params, body }) => {
      await requireUser(tenant, params.userId);
      const existing = await currentRoleIds(params.userId);
      await add(
        params.userId,
        body.roleIds.filter((roleId) => !existing.includes(roleId)),
      );
      await usersRoles.delete({
        userId: params.userId,
        roleId: existing.filter((roleId) => !body.roleIds.includes(roleId)),
      });
      return ok({ roleIds: [...new Set(body.roleIds)] });
    },
  );

  const oneRole = z.object({ userId: z.string(), roleId: z.string() });
  route(router, "delete", "/users/:userId/roles/:roleId", { params: oneRole }, async ({ params }) => {
    await deleteExisting(usersRoles, params);
    return noContent();
  });
}
