/**
 * Tencent's frequency limits per phone number. Off unless configured: in a preview the same person signs up, out and
 * in again within a minute, and Logto has a limit of its own.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { MessageErrorCode } from "./error.ts";
import { startOfDay } from "./times.ts";

const limit = z.number().int().min(1).max(1000);

/** The limits; one that is left out isn't checked. */
export const frequencyLimitsGuard = z
  .object({
    /** Messages to one number in 30 seconds. */
    thirtySeconds: limit.optional(),
    /** Messages to one number in an hour. */
    oneHour: limit.optional(),
    /** Messages to one number on one day (Beijing time). */
    day: limit.optional(),
    /** Messages with the same text to one number on one day (Beijing time). */
    sameContentDay: limit.optional(),
  })
  .strict();

export type FrequencyLimits = z.infer<typeof frequencyLimitsGuard>;

/**
 * What a new account at Tencent has (cloud.tencent.com/document/product/382/13303). Documented is one message *with
 * the same content* in 30 seconds; the error code's description doesn't mention the content, and codes differ
 * anyway, so the stricter reading is taken.
 */
export const tencentDefaults: FrequencyLimits = { thirtySeconds: 1, day: 10 };

const second = 1000;
const hour = 60 * 60 * second;
/** Messages that are remembered of all numbers; beyond that the numbers are forgotten that were used longest ago. */
export const maximumMessages = 5000;

interface Sent {
  at: number;
  contentHash: string;
}

/** Remembers what was sent to whom today, and says which limit one more message would break. */
export class FrequencyLimiter {
  readonly #limits: FrequencyLimits | undefined;
  readonly #sent = new Map<string, Sent[]>();

  /** @param limits undefined: no limit */
  public constructor(limits: FrequencyLimits | undefined) {
    this.#limits = limits;
  }

  /** Counts the message, unless it would break a limit: then that limit's error code is returned. */
  public accept(phoneNumber: string, text: string, now: number): MessageErrorCode | undefined {
    if (!this.#limits) return undefined;
    const contentHash = createHash("sha256").update(text).digest("base64");
    const today = startOfDay(now);
    const sent = (this.#sent.get(phoneNumber) ?? []).filter(({ at }) => at >= Math.min(today, now - hour));
    const error = findBrokenLimit(this.#limits, sent, contentHash, now);
    if (!error) sent.push({ at: now, contentHash });
    this.#sent.delete(phoneNumber);
    this.#sent.set(phoneNumber, sent);
    this.#forget();
    return error;
  }

  #forget(): void {
    let excess = -maximumMessages;
    for (const { length } of this.#sent.values()) excess += length;
    for (const [oldest, { length }] of this.#sent) {
      if (excess <= 0) break;
      this.#sent.delete(oldest);
      excess -= length;
    }
  }
}

function findBrokenLimit(
  limits: FrequencyLimits,
  sent: Sent[],
  contentHash: string,
  now: number,
): MessageErrorCode | undefined {
  const since = (start: number): Sent[] => sent.filter(({ at }) => at >= start);
  const today = since(startOfDay(now));
  const isReached = (most: number | undefined, count: number): boolean => most !== undefined && count >= most;
  if (isReached(limits.thirtySeconds, since(now - 30 * second + 1).length)) {
    return "LimitExceeded.PhoneNumberThirtySecondLimit";
  }
  if (isReached(limits.oneHour, since(now - hour + 1).length)) return "LimitExceeded.PhoneNumberOneHourLimit";
  const same = today.filter((message) => message.contentHash === contentHash);
  if (isReached(limits.sameContentDay, same.length)) return "LimitExceeded.PhoneNumberSameContentDailyLimit";
  if (isReached(limits.day, today.length)) return "LimitExceeded.PhoneNumberDailyLimit";
  return undefined;
}
