/** How many codes may be asked for: by one address in an hour, which a restart forgets, and by all on one day. */
import type { DayCount } from "./day-file.ts";

export interface LimitOptions {
  /** Codes for one address in an hour. */
  addressHourly: number;
  /** Codes for everybody on one day, in Beijing's time, in which Tencent counts too. */
  daily: number;
  /** Told when the day's codes reach 80 % and all of what is allowed, once each. */
  onAlarm: (sent: number, daily: number) => void;
  /** Keeps the day's count beyond a restart; without it the count is in memory only. */
  dayFile?: { read: () => DayCount | undefined; write: (count: DayCount) => void };
}

export type Refusal = "address" | "daily";

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const beijingOffset = 8 * hour;
/** Addresses that are remembered; beyond that the one that asked longest ago is forgotten. */
const maximumAddresses = 50_000;

export class Limits {
  readonly #options: LimitOptions;
  readonly #asked = new Map<string, number[]>();
  #today = 0;
  #sent = 0;
  #alarmed = 0;

  public constructor(options: LimitOptions) {
    this.#options = options;
    const { day: today = 0, sent = 0 } = options.dayFile?.read() ?? {};
    this.#today = today;
    this.#sent = sent;
    // Whoever is to know of it was told before the restart.
    this.#alarmed = this.#level();
  }

  /** Counts a code, unless it would break a limit. */
  public take(address: string, now: number): Refusal | undefined {
    this.#turnDay(now);
    if (this.#sent >= this.#options.daily) return "daily";
    const asked = (this.#asked.get(address) ?? []).filter((at) => at > now - hour);
    if (asked.length >= this.#options.addressHourly) return "address";
    asked.push(now);
    this.#asked.delete(address);
    this.#asked.set(address, asked);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > maximumAddresses && oldest !== undefined) this.#asked.delete(oldest);
    this.#count(this.#sent + 1);
    this.#alarm();
    return undefined;
  }

  /** Logto sent nothing, so the day has one more. The address has still asked. */
  public giveBack(): void {
    this.#count(Math.max(0, this.#sent - 1));
  }

  /** Seconds until an address may ask again. */
  public retryAfter(refusal: Refusal, address: string, now: number): number {
    const [oldest = now] = this.#asked.get(address) ?? [];
    const until = refusal === "daily" ? (this.#today + 1) * day - beijingOffset : oldest + hour;
    return Math.max(1, Math.ceil((until - now) / 1000));
  }

  #turnDay(now: number): void {
    const today = Math.floor((now + beijingOffset) / day);
    if (today === this.#today) return;
    this.#today = today;
    this.#sent = 0;
    this.#alarmed = 0;
  }

  #count(sent: number): void {
    this.#sent = sent;
    this.#options.dayFile?.write({ day: this.#today, sent });
  }

  #level(): number {
    const { daily } = this.#options;
    return this.#sent >= daily ? 2 : this.#sent >= daily * 0.8 ? 1 : 0;
  }

  #alarm(): void {
    const { daily, onAlarm } = this.#options;
    const level = this.#level();
    if (level <= this.#alarmed) return;
    this.#alarmed = level;
    onAlarm(this.#sent, daily);
  }
}
