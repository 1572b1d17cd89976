// Who somebody is after a verification: an existing user at sign-in, a new one at registration, by Logto's rules.
import {
  InteractionEvent,
  MissingProfile,
  SignInIdentifier,
  SignInMode,
  UsersPasswordEncryptionMethod,
  type InteractionIdentifier,
  type SignInExperience,
  type User,
} from "@logto/schemas";
import { ApiError } from "../errors.ts";
import { findUsers, refuseCollision } from "../identifiers.ts";
import { fieldsAtSignUp, signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { createUser } from "../users.ts";
import type { Interaction, Verification } from "./interaction.ts";

const columns = {
  [SignInIdentifier.Username]: "username",
  [SignInIdentifier.Email]: "primaryEmail",
  [SignInIdentifier.Phone]: "primaryPhone",
} as const;

/** The user with this identifier; of two, who has it letter by letter. */
export async function findUser(
  tenant: Tenant,
  { type, value }: InteractionIdentifier,
): Promise<User | undefined> {
  const key = columns[type];
  const found = await findUsers(tenant, key, value);
  return found.find((user) => user[key] === value) ?? found[0];
}

/** @throws ApiError auth.forbidden, 403, when the sign-in mode doesn't allow it. */
export function refuseEvent({ signInMode }: SignInExperience, event: InteractionEvent): void {
  const forbidden =
    (event === InteractionEvent.SignIn && signInMode === SignInMode.Register) ||
    (event === InteractionEvent.Register && signInMode === SignInMode.SignIn);
  if (forbidden) throw new ApiError("auth.forbidden", { status: 403 });
}

/** @throws ApiError session.captcha_required, 422, where the tenant asks for a captcha. */
export function refuseWithoutCaptcha({ captchaPolicy }: SignInExperience): void {
  if (captchaPolicy.enabled) throw new ApiError("session.captcha_required", { status: 422 });
}

function requireVerified({ verified }: Verification): void {
  if (!verified) throw new ApiError("session.verification_failed");
}

/** Finds the user that a verification proves. */
export async function identifyUser(
  tenant: Tenant,
  event: InteractionEvent,
  verification: Verification,
): Promise<User> {
  const experience = await signInExperience(tenant);
  refuseEvent(experience, event);
  const { identifier } = verification;
  if (event === InteractionEvent.SignIn) {
    const method = experience.signIn.methods.find((item) => item.identifier === identifier.type);
    if (!(verification.type === "Password" ? method?.password : method?.verificationCode)) {
      throw new ApiError("user.sign_in_method_not_enabled", { status: 422 });
    }
  }
  requireVerified(verification);
  const user = await findUser(tenant, identifier);
  if (!user)
    throw new ApiError("user.user_not_exist", { status: 404, data: { identifier: identifier.value } });
  if (user.isSuspended) throw new ApiError("user.suspended", { status: 401 });
  return user;
}

/** What a verification adds to a new user. */
export async function profileFrom(
  tenant: Tenant,
  verification: Verification,
): Promise<Interaction["profile"]> {
  if (verification.type === "Password") throw new ApiError("session.verification_failed");
  requireVerified(verification);
  const { type, value } = verification.identifier;
  const profile = { [columns[type]]: value };
  await refuseCollision(tenant, profile);
  return verification.type === "NewPasswordIdentity"
    ? { ...profile, passwordEncrypted: verification.passwordEncrypted }
    : profile;
}

/** Creates the user of a registration whose profile is complete. */
export async function registerUser(tenant: Tenant, profile: Interaction["profile"]): Promise<User> {
  const experience = await signInExperience(tenant);
  refuseEvent(experience, InteractionEvent.Register);
  refuseWithoutCaptcha(experience);
  refuseIncomplete(experience, profile);
  await refuseUnasked(tenant, experience);
  const { passwordEncrypted, ...identifiers } = profile;
  return createUser(tenant, { ...identifiers, ...passwordColumns(passwordEncrypted) });
}

/**
 * Refuses a registration that sign-up asks more for: the stand-in's pages have no form for custom profile fields.
 * @throws ApiError user.missing_profile, 422.
 */
async function refuseUnasked({ tables }: Tenant, experience: SignInExperience): Promise<void> {
  const catalog = await tables.customProfileFields.find();
  if (fieldsAtSignUp(catalog, experience).length > 0) {
    throw new ApiError("user.missing_profile", {
      status: 422,
      data: { missingProfile: [MissingProfile.extraProfile] },
    });
  }
}

/** The columns of a password that was encrypted earlier in the visit. */
export const passwordColumns = (passwordEncrypted: string | undefined) =>
  passwordEncrypted
    ? {
        passwordEncrypted,
        passwordEncryptionMethod: UsersPasswordEncryptionMethod.Argon2i,
        passwordUpdatedAt: Date.now(),
        isPasswordExpired: false,
      }
    : {};

/**
 * Refuses a user who lacks what sign-up asks for.
 * @throws ApiError user.missing_profile, 422, naming what is missing.
 */
export function refuseIncomplete(
  { signUp }: SignInExperience,
  profile: Partial<Record<"username" | "primaryPhone" | "primaryEmail" | "passwordEncrypted", string | null>>,
): void {
  const missing: MissingProfile[] = [];
  const { identifiers } = signUp;
  if (identifiers.includes(SignInIdentifier.Username)) {
    if (!profile.username) missing.push(MissingProfile.username);
  } else if (identifiers.includes(SignInIdentifier.Email) && identifiers.includes(SignInIdentifier.Phone)) {
    if (!profile.primaryEmail && !profile.primaryPhone) missing.push(MissingProfile.emailOrPhone);
  } else if (identifiers.includes(SignInIdentifier.Email)) {
    if (!profile.primaryEmail) missing.push(MissingProfile.email);
  } else if (identifiers.includes(SignInIdentifier.Phone)) {
    if (!profile.primaryPhone) missing.push(MissingProfile.phone);
  }
  if (signUp.password && !profile.passwordEncrypted) missing.push(MissingProfile.password);
  if (missing.length > 0)
    throw new ApiError("user.missing_profile", { status: 422, data: { missingProfile: missing } });
}
