/**
 * The inbox's password, by HTTP basic authentication with any user name, compared in constant time. The right one always
 * gets in: behind a proxy that many share, a limit for everybody's guesses would be a way to lock the reviewers out. What
 * keeps guesses out is the password's length; wrong ones are told to wait, so that a program with an old password notices.
 */
import type { IncomingMessage } from "node:http";
import { isEqual } from "../tencent/signature.ts";

/** Wrong passwords that one client may send in {@link windowMilliseconds} before it is told to wait. */
const maximumFailures = 10;
/** The same for all clients together, so that spreading the guesses doesn't help. */
const maximumFailuresOfAll = 100;
const windowMilliseconds = 60_000;

export type PasswordVerdict = "accepted" | "missing" | "wrong" | "too many";

/** Checks requests against one password. */
export class PasswordGate {
  readonly #password: string | undefined;
  readonly #now: () => number;
  #windowStart = 0;
  #failures = new Map<string, number>();
  #failuresOfAll = 0;

  /** @param password undefined: every request is accepted */
  public constructor(password: string | undefined, now: () => number) {
    this.#password = password;
    this.#now = now;
  }

  public check(request: IncomingMessage): PasswordVerdict {
    if (this.#password === undefined) return "accepted";
    const given = readPassword(request.headers.authorization);
    if (given === undefined) return "missing";
    if (isEqual(given, this.#password)) return "accepted";
    this.#openWindow();
    const client = clientAddress(request);
    const failures = this.#failures.get(client) ?? 0;
    if (failures >= maximumFailures || this.#failuresOfAll >= maximumFailuresOfAll) return "too many";
    this.#failures.set(client, failures + 1);
    this.#failuresOfAll += 1;
    return "wrong";
  }

  /** Seconds until the next window, for Retry-After. */
  public get retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.#windowStart + windowMilliseconds - this.#now()) / 1000));
  }

  #openWindow(): void {
    if (this.#now() - this.#windowStart < windowMilliseconds) return;
    this.#windowStart = this.#now();
    this.#failures = new Map();
    this.#failuresOfAll = 0;
  }
}

function readPassword(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return decoded.slice(decoded.indexOf(":") + 1);
}

/** The last address in X-Forwarded-For is the one that our own proxy saw; the ones before it may be made up. */
function clientAddress(request: IncomingMessage): string {
  const forwarded = request.headers["x-forwarded-for"];
  const list = Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "");
  const last = list.split(",").at(-1)?.trim().slice(0, 64) ?? "";
  return last === "" ? (request.socket.remoteAddress ?? "") : last;
}
