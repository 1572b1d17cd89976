// Too many failed verifications of one identifier lock it for a while, as Logto's sentinel does.
import { createHash } from "node:crypto";
import {
  SentinelActionResult,
  SentinelActivityAction,
  SentinelActivityTargetType,
  SentinelDecision,
  defaultSentinelPolicy,
} from "@logto/schemas";
import { generateStandardId } from "@logto/shared";
import { ApiError } from "../errors.ts";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";

const pooled = [SentinelActivityAction.Password, SentinelActivityAction.VerificationCode];

/**
 * Does a verification and counts it.
 * @throws ApiError session.verification_blocked_too_many_attempts when the identifier is locked; else what `verify` throws.
 */
export async function guarded<T>(
  tenant: Tenant,
  action: SentinelActivityAction,
  identifier: string,
  language: string,
  verify: () => Promise<T>,
): Promise<T> {
  const outcome = await verify().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const target = {
    targetType: SentinelActivityTargetType.User,
    targetHash: createHash("sha256").update(identifier).digest("hex"),
  };
  const failed = "error" in outcome;
  const blockedUntil = await decide(tenant, target, failed);
  await tenant.tables.sentinelActivities.insert({
    ...target,
    id: generateStandardId(),
    action,
    actionResult: failed ? SentinelActionResult.Failed : SentinelActionResult.Success,
    payload: {},
    decision: blockedUntil === undefined ? SentinelDecision.Allowed : SentinelDecision.Blocked,
    decisionExpiresAt: blockedUntil ?? Date.now(),
  });
  if (blockedUntil !== undefined) {
    const minutes = Math.round((blockedUntil - Date.now()) / 60_000);
    const relativeTime = new Intl.RelativeTimeFormat(language).format(minutes, "minute");
    throw new ApiError("session.verification_blocked_too_many_attempts", { values: { relativeTime } });
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

async function decide(
  tenant: Tenant,
  target: { targetHash: string },
  failed: boolean,
): Promise<number | undefined> {
  const { sentinelActivities } = tenant.tables;
  const [blocked] = await sentinelActivities.find(
    { ...target, action: pooled, decision: SentinelDecision.Blocked },
    { limit: 1, extra: { sql: () => "decision_expires_at > now()", values: [] } },
  );
  if (blocked) return blocked.decisionExpiresAt;
  const failures = await sentinelActivities.count(
    {
      ...target,
      action: pooled,
      actionResult: SentinelActionResult.Failed,
      decision: SentinelDecision.Allowed,
    },
    { sql: () => "created_at > now() - interval '1 hour'", values: [] },
  );
  const { maxAttempts, lockoutDuration } = {
    ...defaultSentinelPolicy,
    ...(await signInExperience(tenant)).sentinelPolicy,
  };
  return failures + (failed ? 1 : 0) >= maxAttempts ? Date.now() + lockoutDuration * 60_000 : undefined;
}
