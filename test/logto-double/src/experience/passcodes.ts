// Verification codes: made, stored and checked in Logto's own table, sent through the stored connector, and
// limited to ten a recipient in ten minutes.
import { createHash, randomInt } from "node:crypto";
import { ConnectorType, type TemplateType } from "@logto/connector-kit";
import {
  SentinelActionResult,
  SentinelActivityAction,
  SentinelActivityTargetType,
  SentinelDecision,
  defaultMessageRateLimitPolicy,
  defaultVerificationCodePolicy,
  type Passcode,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { sendStoredMessage } from "../connectors.ts";
import { ApiError } from "../errors.ts";
import { normalizedPhone } from "../identifiers.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";

const codeLength = 6;

/** Whose code: of one verification inside an interaction, or of a recipient (the Management API). */
export interface CodeOwner {
  readonly verificationId?: string | undefined;
  readonly type: TemplateType;
  readonly recipient: Recipient;
}

/** Where a code goes. */
export type Recipient = { readonly phone: string } | { readonly email: string };

/** What goes along with a code. */
export interface SendingContext {
  readonly ip: string;
  readonly locale?: string;
  readonly uiLocales?: string;
}

const address = (recipient: Recipient): string => ("phone" in recipient ? recipient.phone : recipient.email);

const owned = ({ verificationId, type, recipient }: CodeOwner) =>
  verificationId ? { interactionJti: verificationId, type } : { ...recipient, type, interactionJti: null };

/**
 * Makes a code and sends it; `deliver: false` makes it only, for recipients who must not learn whether they exist.
 * @throws ApiError request.message_rate_limited, 429, after ten in ten minutes.
 */
export async function sendCode(
  tenant: Tenant,
  owner: CodeOwner,
  context: SendingContext,
  deliver = true,
): Promise<void> {
  const { recipient, type } = owner;
  await refuseTooMany(tenant, recipient);
  const code = Array.from({ length: codeLength }, () => String(randomInt(10))).join("");
  const { passcodes } = tenant.tables;
  await passcodes.delete({ ...owned(owner), consumed: false });
  await passcodes.insert({
    id: generateStandardId(),
    interactionJti: owner.verificationId ?? null,
    type,
    code,
    ...recipient,
  });
  if (deliver) {
    const { ip, ...locales } = context;
    const connector = "phone" in recipient ? ConnectorType.Sms : ConnectorType.Email;
    await sendStoredMessage(tenant, connector, {
      to: address(recipient),
      type,
      payload: { code, ...locales },
      ip,
    });
  }
  await recordSending(tenant, recipient);
}

/** @throws ApiError verification_code.* when the code isn't the right one in time. */
export async function verifyCode(tenant: Tenant, owner: CodeOwner, code: string): Promise<void> {
  const { passcodes } = tenant.tables;
  const [passcode] = await passcodes.find(
    { ...owned(owner), consumed: false },
    { order: "created_at desc", limit: 1 },
  );
  if (!passcode) throw new ApiError("verification_code.not_found");
  refuseOther(passcode, owner.recipient);
  const { verificationCodePolicy: policy } = await signInExperience(tenant);
  const lifetime = policy.expirationDuration ?? defaultVerificationCodePolicy.expirationDuration;
  const attempts = policy.maxRetryAttempts ?? defaultVerificationCodePolicy.maxRetryAttempts;
  if (passcode.createdAt + lifetime * 1000 < Date.now()) throw new ApiError("verification_code.expired");
  if (passcode.tryCount >= attempts) throw new ApiError("verification_code.exceed_max_try");
  if (code !== passcode.code) {
    await passcodes.update({ id: passcode.id }, { tryCount: passcode.tryCount + 1 });
    throw new ApiError("verification_code.code_mismatch");
  }
  await passcodes.update({ id: passcode.id }, { consumed: true });
}

function refuseOther(passcode: Passcode, recipient: Recipient): void {
  if ("phone" in recipient && passcode.phone !== recipient.phone)
    throw new ApiError("verification_code.phone_mismatch");
  if ("email" in recipient && passcode.email !== recipient.email)
    throw new ApiError("verification_code.email_mismatch");
}

/** One text for all that lead to one person, so that nobody gets more codes by another spelling. */
const counted = (recipient: Recipient): string =>
  "phone" in recipient ? normalizedPhone(recipient.phone.trim()) : recipient.email.trim().toLowerCase();

const sending = (recipient: Recipient) => ({
  targetType: SentinelActivityTargetType.User,
  targetHash: createHash("sha256").update(counted(recipient)).digest("hex"),
  action: SentinelActivityAction.VerificationCodeSend,
});

async function refuseTooMany({ tables }: Tenant, recipient: Recipient): Promise<void> {
  const { sendWindow, maxSendsPerRecipient } = defaultMessageRateLimitPolicy;
  const count = await tables.sentinelActivities.count(sending(recipient), {
    sql: (first) => `created_at > now() - make_interval(secs => $${first})`,
    values: [sendWindow],
  });
  if (count >= maxSendsPerRecipient) throw new ApiError("request.message_rate_limited", { status: 429 });
}

async function recordSending({ tables }: Tenant, recipient: Recipient): Promise<void> {
  await tables.sentinelActivities.insert({
    ...sending(recipient),
    id: generateStandardId(),
    actionResult: SentinelActionResult.Success,
    payload: {},
    decision: SentinelDecision.Allowed,
  });
}
