/** The day's count in a file, so that a restart of the container doesn't give the day anew. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** How many codes a day had. */
export interface DayCount {
  /** Days since 1970 in Beijing. */
  day: number;
  sent: number;
}

/** Reads and writes the count. A file that can't be used costs the count, never a code. */
export class DayFile {
  readonly #path: string;
  readonly #log: (message: string) => void;

  public constructor(path: string, log: (message: string) => void) {
    this.#path = path;
    this.#log = log;
  }

  /** @returns undefined where there is none yet, or none that makes sense */
  public read(): DayCount | undefined {
    try {
      const stored: unknown = JSON.parse(readFileSync(this.#path, "utf8"));
      if (isDayCount(stored)) return stored;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    }
    this.#log("the day's count can't be read, so it begins anew");
    return undefined;
  }

  /** Whole or not at all, however the process ends. */
  public write(count: DayCount): void {
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify(count));
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      this.#log("the day's count can't be kept: a restart would begin the day anew");
    }
  }
}

function isDayCount(value: unknown): value is DayCount {
  return (
    typeof value === "object" &&
    value !== null &&
    "day" in value &&
    "sent" in value &&
    Number.isInteger(value.day) &&
    Number.isInteger(value.sent)
  );
}
