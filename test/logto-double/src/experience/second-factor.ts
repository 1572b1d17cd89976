// Where Logto asks for a second factor or a passkey, the stand-in refuses as Logto does and has no way on: it knows
// neither authenticator apps nor passkeys, and a code of a second factor is never sent.
import {
  InteractionEvent,
  MfaFactor,
  MfaPolicy,
  OrganizationRequiredMfaPolicy,
  type SignInExperience,
  type User,
} from "@logto/schemas";
import { maskEmail, maskPhone } from "@logto/shared";
import { ApiError } from "../errors.ts";
import type { Tenant } from "../tenant.ts";

const mandatory = [
  MfaPolicy.Mandatory,
  MfaPolicy.PromptAtSignInAndSignUpMandatory,
  MfaPolicy.PromptOnlyAtSignInMandatory,
];
const onlyAtSignIn = [MfaPolicy.PromptOnlyAtSignIn, MfaPolicy.PromptOnlyAtSignInMandatory];

/** The second factors that somebody has by their own address and number. */
function ownFactors({ mfa }: SignInExperience, { primaryPhone, primaryEmail }: User): MfaFactor[] {
  const held = [
    ...(primaryPhone ? [MfaFactor.PhoneVerificationCode] : []),
    ...(primaryEmail ? [MfaFactor.EmailVerificationCode] : []),
  ];
  return held.filter((factor) => mfa.factors.includes(factor));
}

/**
 * Refuses who has a second factor and hasn't shown it. With adaptive ones Logto asks by the risk, which isn't known here.
 * @throws ApiError session.mfa.require_mfa_verification, 403
 */
export function refuseUnverifiedFactor(experience: SignInExperience, user: User): void {
  const availableFactors = ownFactors(experience, user);
  if (availableFactors.length === 0) return;
  const { primaryPhone, primaryEmail } = user;
  const hints: Partial<Record<MfaFactor, string>> = {
    [MfaFactor.PhoneVerificationCode]: maskPhone(primaryPhone ?? ""),
    [MfaFactor.EmailVerificationCode]: maskEmail(primaryEmail ?? ""),
  };
  const maskedIdentifiers = Object.fromEntries(availableFactors.map((factor) => [factor, hints[factor]]));
  throw new ApiError("session.mfa.require_mfa_verification", {
    status: 403,
    data: { availableFactors, maskedIdentifiers },
  });
}

async function isRequiredByOrganization(
  { tables }: Tenant,
  { mfa }: SignInExperience,
  userId: string,
): Promise<boolean> {
  if (mfa.organizationRequiredMfaPolicy !== OrganizationRequiredMfaPolicy.Mandatory) return false;
  const memberships = await tables.organizationUsers.find({ userId });
  const id = memberships.map(({ organizationId }) => organizationId);
  return (await tables.organizations.count({ id, isMfaRequired: true })) > 0;
}

/**
 * Refuses who has to, or is to be asked to, set up a second factor.
 * @throws ApiError 422, with Logto's code
 */
export async function refuseMissingFactor(
  tenant: Tenant,
  experience: SignInExperience,
  event: InteractionEvent,
  user: User,
): Promise<void> {
  const { factors, policy } = experience.mfa;
  if (factors.length === 0) return;
  if (event === InteractionEvent.Register && onlyAtSignIn.includes(policy)) return;
  const required =
    mandatory.includes(policy) || (await isRequiredByOrganization(tenant, experience, user.id));
  if (policy === MfaPolicy.NoPrompt && !required) return;
  const availableFactors = factors.filter((factor) => factor !== MfaFactor.BackupCode);
  const own = ownFactors(experience, user);
  if (own.length === 0) {
    const data = required ? { availableFactors } : undefined;
    throw new ApiError(required ? "user.missing_mfa" : "user.suggest_mfa", { status: 422, data });
  }
  if (availableFactors.some((factor) => !own.includes(factor)))
    throw new ApiError("session.mfa.suggest_additional_mfa", { status: 422 });
  if (factors.includes(MfaFactor.BackupCode))
    throw new ApiError("session.mfa.backup_code_required", { status: 422 });
}

/** @throws ApiError user.passkey_preferred, 422, where people sign in by passkey: nobody has one here */
export function refuseWithoutPasskey({ passkeySignIn }: SignInExperience): void {
  if (passkeySignIn.enabled) throw new ApiError("user.passkey_preferred", { status: 422 });
}
