/** How Tencent Cloud counts time, and what it says of times that it doesn't take. */
import { TencentError } from "./error.ts";

const day = 24 * 60 * 60 * 1000;
/** Tencent counts in Beijing's time zone, which has no daylight saving time. */
export const beijingOffset = 8 * 60 * 60 * 1000;

/** The last midnight in Beijing. Times are milliseconds. */
export function startOfDay(now: number): number {
  return Math.floor((now + beijingOffset) / day) * day - beijingOffset;
}

/** The refusal of one end of a time span. */
export function badTime(name: "Begin" | "End"): TencentError {
  return new TencentError(
    `InvalidParameterValue.${name}TimeVerifyFail`,
    `The parameter \`${name}Time\` is not a time that the action takes.`,
  );
}
