// Who somebody is after a verification: an existing user at sign-in, a new one at registration, by Logto's rules.
import { validateUsernameAgainstPolicy } from "@logto/core-kit";
import {
  AlternativeSignUpIdentifier,
  ForgotPasswordMethod,
  InteractionEvent,
  MissingProfile,
  SignInIdentifier,
  SignInMode,
  UsersPasswordEncryptionMethod,
  type InteractionIdentifier,
  type SignInExperience,
  type SignUp,
  type User,
} from "@logto/schemas";
import { ApiError } from "../errors.ts";
import { findUsers, refuseCollision } from "../identifiers.ts";
import { fieldsAtSignUp, signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { createUser } from "../users.ts";
import { refuseBlockedEmail } from "./email-block-list.ts";
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

function refuseSignInBy({ signIn }: SignInExperience, { type, identifier }: Verification): void {
  const method = signIn.methods.find((item) => item.identifier === identifier.type);
  const open = { Password: method?.password, VerificationCode: method?.verificationCode };
  if (type === "NewPasswordIdentity" || open[type] !== true)
    throw new ApiError("user.sign_in_method_not_enabled", { status: 422 });
}

/** Only a code tells who has forgotten their password; without a list of ways every kind of code does. */
function refuseResetBy({ forgotPasswordMethods }: SignInExperience, verification: Verification): void {
  const method =
    verification.identifier.type === SignInIdentifier.Email
      ? ForgotPasswordMethod.EmailVerificationCode
      : ForgotPasswordMethod.PhoneVerificationCode;
  if (verification.type !== "VerificationCode" || forgotPasswordMethods?.includes(method) === false)
    throw new ApiError("session.not_supported_for_forgot_password", { status: 422 });
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
  if (event === InteractionEvent.ForgotPassword) refuseResetBy(experience, verification);
  else refuseSignInBy(experience, verification);
  requireVerified(verification);
  const user = await findUser(tenant, identifier);
  if (!user)
    throw new ApiError("user.user_not_exist", { status: 404, data: { identifier: identifier.value } });
  if (user.isSuspended) throw new ApiError("user.suspended", { status: 401 });
  return user;
}

/** What a verification adds to somebody: an identifier, with a password where it made one. */
export async function profileFrom(
  tenant: Tenant,
  verification: Verification,
): Promise<Interaction["profile"]> {
  const { type, value } = verification.identifier;
  if (type === SignInIdentifier.Email && verification.type !== "NewPasswordIdentity")
    refuseBlockedEmail(await signInExperience(tenant), value);
  if (verification.type === "Password") throw new ApiError("session.verification_failed");
  requireVerified(verification);
  const profile = { [columns[type]]: value };
  return verification.type === "NewPasswordIdentity"
    ? { ...profile, passwordEncrypted: verification.passwordEncrypted }
    : profile;
}

/** @throws ApiError user.*_exists_in_profile, 422, for what somebody has already: a visit only adds */
export function refuseHeld(user: User, added: Interaction["profile"]): void {
  for (const [key, name] of [
    ["username", "username"],
    ["primaryEmail", "email"],
    ["primaryPhone", "phone"],
    ["passwordEncrypted", "password"],
  ] as const)
    if (added[key] && user[key]) throw new ApiError(`user.${name}_exists_in_profile`, { status: 422 });
}

/**
 * What a visit adds to a person, after a look whether it may.
 * @param user who is identified, if anybody
 */
export async function addedProfile(
  tenant: Tenant,
  user: User | undefined,
  added: Interaction["profile"],
): Promise<Interaction["profile"]> {
  if (user) refuseHeld(user, added);
  const { usernamePolicy } = await signInExperience(tenant);
  const fault = added.username && validateUsernameAgainstPolicy(added.username, usernamePolicy);
  if (fault) throw new ApiError(`user.username_${fault}`, { status: 422 });
  await refuseCollision(tenant, added);
  return added;
}

/** Creates the user of a registration whose profile is complete. */
export async function registerUser(tenant: Tenant, profile: Interaction["profile"]): Promise<User> {
  const experience = await signInExperience(tenant);
  refuseEvent(experience, InteractionEvent.Register);
  refuseWithoutCaptcha(experience);
  refuseIncomplete(experience, profile);
  await refuseUnasked(tenant, experience);
  const { passwordEncrypted, ...identifiers } = profile;
  const user = await createUser(tenant, { ...identifiers, ...passwordColumns(passwordEncrypted) });
  await joinOrganizations(tenant, user);
  return user;
}

/** Makes a new person a member of the organizations that let their e-mail domain in, with the roles that those give. */
async function joinOrganizations({ tables }: Tenant, { id: userId, primaryEmail }: User): Promise<void> {
  const emailDomain = primaryEmail?.split("@")[1];
  if (!emailDomain) return;
  for (const { organizationId } of await tables.organizationJitEmailDomains.find({ emailDomain })) {
    await tables.organizationUsers.insert({ organizationId, userId });
    for (const { organizationRoleId } of await tables.organizationJitRoles.find({ organizationId }))
      await tables.organizationRoleUsers.insert({ organizationId, organizationRoleId, userId });
  }
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

type Profile = Partial<
  Record<"username" | "primaryPhone" | "primaryEmail" | "passwordEncrypted", string | null>
>;

const has = {
  username: ({ username }: Profile) => Boolean(username),
  email: ({ primaryEmail }: Profile) => Boolean(primaryEmail),
  phone: ({ primaryPhone }: Profile) => Boolean(primaryPhone),
  emailOrPhone: ({ primaryEmail, primaryPhone }: Profile) => Boolean(primaryEmail) || Boolean(primaryPhone),
};

/** The identifiers that everybody must have: of the primary ones the first that Logto looks for, and all further ones. */
function identifiersAtSignUp({ identifiers, secondaryIdentifiers = [] }: SignUp): (keyof typeof has)[] {
  const { Username, Email, Phone } = SignInIdentifier;
  const [first] = [Username, Email, Phone].filter((identifier) => identifiers.includes(identifier));
  const either = first === Email && identifiers.includes(Phone);
  const primary = first === undefined ? [] : [either ? AlternativeSignUpIdentifier.EmailOrPhone : first];
  return [...new Set([...primary, ...secondaryIdentifiers.map(({ identifier }) => identifier)])];
}

/**
 * Refuses a user who lacks what sign-up asks for.
 * @throws ApiError user.missing_profile, 422, naming what is missing.
 */
export function refuseIncomplete({ signUp }: SignInExperience, profile: Profile): void {
  const missing: string[] = identifiersAtSignUp(signUp).filter((wanted) => !has[wanted](profile));
  if (signUp.password && !profile.passwordEncrypted) missing.push(MissingProfile.password);
  if (missing.length > 0)
    throw new ApiError("user.missing_profile", { status: 422, data: { missingProfile: missing } });
}
