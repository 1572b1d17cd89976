// What a sign-in experience may not say, beyond the shape that the guards check: Logto's own rules and codes.
import { ConnectorType } from "@logto/connector-kit";
import {
  AlternativeSignUpIdentifier,
  MfaFactor,
  MfaPolicy,
  SignInIdentifier,
  type Mfa,
  type SignIn,
  type SignUp,
} from "@logto/schemas";
import { hasConnector, type StoredConnector } from "../connectors.ts";
import { ApiError } from "../errors.ts";

const refuse = (code: string, values: Record<string, string> = {}): never => {
  throw new ApiError(`sign_in_experiences.${code}`, { values });
};

/** @throws ApiError request.invalid_input, as for everything that only Logto Cloud has */
export function refuseCloudOnly(details: string): never {
  throw new ApiError("request.invalid_input", { values: { details } });
}

function requireConnector(connectors: readonly StoredConnector[], type: ConnectorType): void {
  if (!hasConnector(connectors, type)) refuse("enabled_connector_not_found", { type });
}

/** @throws ApiError when sign-up asks for what can't be verified or sent. */
export function checkSignUp(signUp: SignUp, connectors: readonly StoredConnector[]): void {
  const { identifiers, verify } = signUp;
  const secondary = signUp.secondaryIdentifiers ?? [];
  const secondaryNames = secondary.map(({ identifier }) => identifier);
  if (secondary.length > 0 && identifiers.length === 0) refuse("missing_sign_up_identifiers");

  const all = [
    ...identifiers,
    ...secondaryNames.flatMap<SignInIdentifier>((name) =>
      name === AlternativeSignUpIdentifier.EmailOrPhone
        ? [SignInIdentifier.Email, SignInIdentifier.Phone]
        : [name],
    ),
  ];
  const repeated =
    new Set(identifiers).size < identifiers.length || new Set(secondaryNames).size < secondaryNames.length;
  const overlapping = identifiers.some((name) => all.slice(identifiers.length).includes(name));
  if (repeated || overlapping) refuse("duplicated_sign_up_identifiers");

  const needsCode = all.some((name) => name !== SignInIdentifier.Username);
  const unverified = secondary.some((item) => item.identifier !== SignInIdentifier.Username && !item.verify);
  if ((needsCode && !verify) || unverified) refuse("passwordless_requires_verify");
  if (all.includes(SignInIdentifier.Email)) requireConnector(connectors, ConnectorType.Email);
  if (all.includes(SignInIdentifier.Phone)) requireConnector(connectors, ConnectorType.Sms);
}

/** @throws ApiError when a sign-in method can't work. */
export function checkSignIn(
  { methods }: SignIn,
  signUp: SignUp,
  connectors: readonly StoredConnector[],
  mfa: Mfa,
): void {
  const byCode = (wanted: SignInIdentifier) =>
    methods.some(({ identifier, verificationCode }) => verificationCode && identifier === wanted);
  if (byCode(SignInIdentifier.Email)) requireConnector(connectors, ConnectorType.Email);
  if (byCode(SignInIdentifier.Phone)) requireConnector(connectors, ConnectorType.Sms);
  if (methods.some(({ password, verificationCode }) => !password && !verificationCode))
    refuse("at_least_one_authentication_factor");
  const codeMissing = methods.some(
    ({ identifier, verificationCode }) => !verificationCode && identifier !== SignInIdentifier.Username,
  );
  if (signUp.verify && !signUp.password && codeMissing) refuse("code_sign_in_must_be_enabled");
  if (byCode(SignInIdentifier.Email) && mfa.factors.includes(MfaFactor.EmailVerificationCode)) {
    refuse("email_verification_code_cannot_be_used_for_sign_in");
  }
  if (byCode(SignInIdentifier.Phone) && mfa.factors.includes(MfaFactor.PhoneVerificationCode)) {
    refuse("phone_verification_code_cannot_be_used_for_sign_in");
  }
}

/** @throws ApiError when the second factors contradict each other or the sign-in methods. */
export function checkMfa({ factors }: Mfa, { methods }: SignIn): void {
  if (new Set(factors).size < factors.length) refuse("duplicated_mfa_factors");
  if (factors.includes(MfaFactor.BackupCode) && factors.length === 1)
    refuse("backup_code_cannot_be_enabled_alone");
  for (const [factor, identifier] of [
    [MfaFactor.EmailVerificationCode, SignInIdentifier.Email],
    [MfaFactor.PhoneVerificationCode, SignInIdentifier.Phone],
  ] as const) {
    if (
      factors.includes(factor) &&
      methods.some((method) => method.identifier === identifier && method.verificationCode)
    ) {
      refuse(`${identifier}_verification_code_cannot_be_used_for_mfa`);
    }
  }
}

const withoutSkipping = [MfaPolicy.PromptAtSignInAndSignUpMandatory, MfaPolicy.PromptOnlyAtSignInMandatory];

/** Adaptive second factors as they are after a change. */
type AdaptiveMfa = { enabled?: boolean | undefined } | undefined;

/**
 * Adaptive second factors need some, and a policy that lets nobody skip them, which in turn needs them.
 * @param change what the request says, about both
 * @param current what is stored
 * @returns what is to be stored: without second factors, adaptive ones go off by themselves
 * @throws ApiError when the two contradict each other
 */
export function checkAdaptiveMfa(
  change: { mfa?: Mfa | undefined; adaptiveMfa?: AdaptiveMfa },
  current: { mfa: Mfa; adaptiveMfa: AdaptiveMfa },
): AdaptiveMfa {
  const { factors, policy } = change.mfa ?? current.mfa;
  const mandatory = withoutSkipping.includes(policy);
  const unprocessable = (code: string) => new ApiError(`sign_in_experiences.${code}`, { status: 422 });
  const implied = change.adaptiveMfa === undefined && change.mfa !== undefined && factors.length > 0;
  const enabled = implied ? current.adaptiveMfa?.enabled === true : change.adaptiveMfa?.enabled;
  if (enabled === true && factors.length === 0) throw unprocessable("adaptive_mfa_requires_mfa");
  if (enabled === true && !mandatory) throw unprocessable("adaptive_mfa_requires_non_skippable_policy");
  if (enabled === false && mandatory) throw unprocessable("non_adaptive_mfa_requires_skippable_policy");
  const goesOff = change.mfa !== undefined && factors.length === 0;
  return change.adaptiveMfa ?? (goesOff ? { enabled: false } : undefined);
}
