// When to try again, and how long to wait before: exponential backoff with jitter, under one deadline.
import { setTimeout as sleep } from "node:timers/promises";

/** Waiting times in milliseconds. */
export interface Backoff {
  /** Longest wait before the second try. */
  first: number;
  /** Longest wait at all. */
  longest: number;
}

/** 0.2 s doubling up to 5 s. */
export const defaultBackoff: Backoff = { first: 200, longest: 5000 };

/**
 * Full jitter: anything between a tenth of and the whole doubled wait, so that many clients don't return at once.
 * @param attempt 0 for the wait after the first try
 */
export function backoffDelay(
  attempt: number,
  backoff: Backoff = defaultBackoff,
  random = Math.random,
): number {
  const ceiling = Math.min(backoff.longest, backoff.first * 2 ** Math.min(attempt, 30));
  return ceiling * (0.1 + 0.9 * random());
}

/**
 * Waits.
 * @throws the signal's reason when it is aborted: the timer's own error reads like a crash
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * Milliseconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3): seconds or a date.
 * @returns undefined for a header that is absent or makes no sense
 */
export function retryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A point in time that bounds a series of tries. */
export class Deadline {
  readonly #end: number;
  public readonly seconds: number;

  public constructor(seconds: number) {
    this.seconds = seconds;
    this.#end = Date.now() + seconds * 1000;
  }

  public get passed(): boolean {
    return Date.now() >= this.#end;
  }

  /**
   * Waits, but not beyond the deadline.
   * @returns false when the deadline has passed already
   * @throws the signal's reason when it is aborted
   */
  public async wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (this.passed) return false;
    await pause(Math.min(milliseconds, Math.max(0, this.#end - Date.now())), signal);
    return true;
  }
}
