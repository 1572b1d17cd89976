// Users: their creation with the default roles, and their passwords (argon2i, in the form that Logto stores, or whatever
// they were hashed with elsewhere until they sign in first).
import { randomBytes } from "node:crypto";
import { argon2Verify, argon2i, bcryptVerify, md5, sha1, sha256 } from "hash-wasm";
import { RoleType, UsersPasswordEncryptionMethod, type CreateUser, type User } from "@logto/schemas";
import { generateStandardId, generateStandardShortId } from "@logto/shared";
import { inTransaction } from "./database.ts";
import { ApiError } from "./errors.ts";
import { withStoredPhone } from "./identifiers.ts";
import { verifyLegacyPassword } from "./legacy-password.ts";
import type { Tenant } from "./tenant.ts";

/** Inserts a user and gives it every role that new users get. */
export async function createUser(tenant: Tenant, data: Omit<CreateUser, "id" | "tenantId">): Promise<User> {
  const { users, roles, usersRoles } = tenant.tables;
  const stored = withStoredPhone(data);
  const defaults = await roles.find({ isDefault: true, type: RoleType.User });
  return inTransaction(tenant.pool, async (client) => {
    const user = await users.on(client).insert({ id: generateStandardShortId(), ...stored });
    for (const { id: roleId } of defaults) {
      await usersRoles.on(client).insert({ id: generateStandardId(), userId: user.id, roleId });
    }
    return user;
  });
}

/** The columns that hold a new password. */
export async function encryptPassword(password: string) {
  const passwordEncrypted = await argon2i({
    password,
    salt: randomBytes(16),
    iterations: 8,
    parallelism: 1,
    memorySize: 8192,
    hashLength: 32,
    outputType: "encoded",
  });
  return {
    passwordEncrypted,
    passwordEncryptionMethod: UsersPasswordEncryptionMethod.Argon2i,
    passwordUpdatedAt: Date.now(),
    isPasswordExpired: false,
  };
}

async function hasPassword(user: User, password: string): Promise<boolean> {
  const { passwordEncrypted: hash, passwordEncryptionMethod: method } = user;
  if (!hash || !method) return false;
  switch (method) {
    case UsersPasswordEncryptionMethod.MD5:
      return (await md5(password)) === hash;
    case UsersPasswordEncryptionMethod.SHA1:
      return (await sha1(password)) === hash;
    case UsersPasswordEncryptionMethod.SHA256:
      return (await sha256(password)) === hash;
    case UsersPasswordEncryptionMethod.Bcrypt:
      return bcryptVerify({ password, hash });
    case UsersPasswordEncryptionMethod.Legacy:
      return verifyLegacyPassword(hash, password);
    default:
      return argon2Verify({ password, hash });
  }
}

/**
 * Checks a password, and hashes it anew where it was hashed elsewhere.
 * @throws ApiError session.invalid_credentials, 422, when there is no such user or the password is another.
 */
export async function verifyPassword(
  { tables }: Tenant,
  user: User | undefined,
  password: string,
): Promise<User> {
  if (!user || !(await hasPassword(user, password)))
    throw new ApiError("session.invalid_credentials", { status: 422 });
  if (user.passwordEncryptionMethod === UsersPasswordEncryptionMethod.Argon2i) return user;
  const { passwordEncrypted, passwordEncryptionMethod } = await encryptPassword(password);
  return tables.users.update({ id: user.id }, { passwordEncrypted, passwordEncryptionMethod });
}

/** Ends every session of a user, and the tokens, as Logto does when one is suspended or deleted; grants stay. */
export async function signOutUser({ pool, id }: Tenant, userId: string): Promise<void> {
  await pool.query(
    `delete from oidc_model_instances where tenant_id = $1 and payload->>'accountId' = $2
     and model_name in ('AccessToken', 'RefreshToken', 'Session')`,
    [id, userId],
  );
}
