// Passwords in a visit: proving one, and the rules for a new one.
import type Router from "@koa/router";
import { PasswordPolicyChecker, usernameRegEx } from "@logto/core-kit";
import {
  SentinelActivityAction,
  SignInIdentifier,
  UsersPasswordEncryptionMethod,
  passwordVerificationPayloadGuard,
  type SignInExperience,
  type User,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { argon2Verify } from "hash-wasm";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { requestLanguage } from "../http/errors.ts";
import { ok, route } from "../http/route.ts";
import { refuseCollision } from "../identifiers.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { encryptPassword, verifyPassword } from "../users.ts";
import { findUser } from "./identity.ts";
import { loadInteraction, saveInteraction, withVerification, type Interaction } from "./interaction.ts";
import { guarded } from "./lockout.ts";

const prefix = "/experience/verification";
const dayMs = 24 * 60 * 60 * 1000;

export function passwordRoutes(router: Router, tenant: Tenant, provider: Provider): void {
  route(
    router,
    "post",
    `${prefix}/password`,
    { body: passwordVerificationPayloadGuard },
    async ({ body, ctx }) => {
      const { identifier, password } = body;
      const interaction = await loadInteraction(provider, ctx);
      const { value } = identifier;
      const language = requestLanguage(ctx);
      const user = await guarded(tenant, SentinelActivityAction.Password, value, language, async () =>
        verifyPassword(tenant, await findUser(tenant, identifier), password),
      );
      refuseExpired(await signInExperience(tenant), user);
      const verification = {
        type: "Password",
        id: generateStandardId(),
        identifier,
        verified: true,
      } as const;
      await saveInteraction(provider, ctx, withVerification(interaction, verification));
      return ok({ verificationId: verification.id });
    },
  );

  const newIdentityBody = z.object({
    identifier: z.object({
      type: z.literal(SignInIdentifier.Username),
      value: z.string().regex(usernameRegEx),
    }),
    password: z.string(),
  });
  route(
    router,
    "post",
    `${prefix}/new-password-identity`,
    { body: newIdentityBody },
    async ({ body, ctx }) => {
      const { identifier, password } = body;
      const interaction = await loadInteraction(provider, ctx);
      const profile = { username: identifier.value };
      await refuseCollision(tenant, profile);
      const passwordEncrypted = await newPassword(tenant, password, profile);
      const verification = {
        type: "NewPasswordIdentity",
        id: generateStandardId(),
        identifier,
        passwordEncrypted,
        verified: true,
      } as const;
      await saveInteraction(provider, ctx, withVerification(interaction, verification));
      return ok({ verificationId: verification.id });
    },
  );
}

/** @throws ApiError password.expired, 422 */
function refuseExpired({ passwordExpiration }: SignInExperience, user: User): void {
  if (!passwordExpiration.enabled) return;
  const since = user.passwordUpdatedAt ?? passwordExpiration.enabledAt ?? user.createdAt;
  if (user.isPasswordExpired || Date.now() >= since + passwordExpiration.validPeriodDays * dayMs)
    throw new ApiError("password.expired", { status: 422 });
}

/**
 * Encrypts a new password after looking at it.
 * @param user whose password it is to be, where there is somebody already
 * @throws ApiError password.rejected and user.same_password, 422
 */
export async function newPassword(
  tenant: Tenant,
  password: string,
  profile: Interaction["profile"],
  user?: User,
): Promise<string> {
  const { passwordPolicy } = await signInExperience(tenant);
  const checker = new PasswordPolicyChecker(passwordPolicy);
  const known = {
    name: user?.name ?? undefined,
    username: profile.username ?? user?.username ?? undefined,
    email: profile.primaryEmail ?? user?.primaryEmail ?? undefined,
    phoneNumber: profile.primaryPhone ?? user?.primaryPhone ?? undefined,
  };
  const issues = await checker.check(password, checker.policy.rejects.userInfo ? known : {});
  if (issues.length > 0) throw new ApiError("password.rejected", { status: 422, data: issues });
  const { passwordEncrypted: hash, passwordEncryptionMethod: method } = user ?? {};
  if (hash && method === UsersPasswordEncryptionMethod.Argon2i && (await argon2Verify({ password, hash })))
    throw new ApiError("user.same_password", { status: 422 });
  return (await encryptPassword(password)).passwordEncrypted;
}
