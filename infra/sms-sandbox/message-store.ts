/**
 * The messages that were "sent", newest last, in memory only. Bounded in number and in size: the oldest give way, and
 * the store counts how many did.
 */
import { EventEmitter } from "node:events";

export interface Message {
  /**
   * Grows with every message, over restarts too, because it is never below the time of sending in milliseconds since
   * the epoch. So "newer than now" can be asked with either.
   */
  id: number;
  /** When it was sent, ISO 8601 in UTC. */
  sentAt: string;
  /** E.164 with `+`; empty for an e-mail. */
  phoneNumber: string;
  /** Where an e-mail went; only e-mails have one. */
  emailAddress?: string | undefined;
  /** ISO 3166-1, or `DEF`. */
  isoCode: string;
  signName: string;
  templateId: string;
  templateName: string;
  /** The template's parameters, in order. */
  parameters: string[];
  /** The message as a phone shows it. */
  text: string;
  /** The verification code in it, if there is one. */
  code: string | undefined;
  serialNo: string;
  sessionContext: string;
}

export interface MessageFilter {
  /** Digits that the phone number must contain, in any notation; with a letter or an @ in it, a part of an e-mail address. */
  phoneNumber?: string | undefined;
  /** Only messages with a greater id. */
  after?: number | undefined;
  /** Only messages with a smaller id. */
  before?: number | undefined;
}

/** Emits `change` after every added message and every clearing. */
export class MessageStore extends EventEmitter<{ change: [] }> {
  readonly #maximumCount: number;
  readonly #maximumBytes: number;
  #messages: Message[] = [];
  #bytes = 0;
  #dropped = 0;
  #lastId = 0;

  public constructor(maximumCount: number, maximumBytes: number) {
    super();
    this.#maximumCount = maximumCount;
    this.#maximumBytes = maximumBytes;
    // One listener for each open inbox, which the inbox itself bounds.
    this.setMaxListeners(0);
  }

  public add(message: Omit<Message, "id" | "sentAt">, now: number): Message {
    this.#lastId = Math.max(this.#lastId + 1, now);
    const added = { ...message, id: this.#lastId, sentAt: new Date(now).toISOString() };
    this.#messages.push(added);
    this.#bytes += sizeOf(added);
    while (this.#messages.length > this.#maximumCount || this.#bytes > this.#maximumBytes) {
      const oldest = this.#messages.shift();
      if (!oldest) break;
      this.#bytes -= sizeOf(oldest);
      this.#dropped += 1;
    }
    this.emit("change");
    return added;
  }

  /** The messages that pass the filter, newest first. */
  public find(filter: MessageFilter = {}): Message[] {
    const wanted = (filter.phoneNumber ?? "").trim().toLowerCase();
    const isAddress = /[\p{L}@]/u.test(wanted);
    const digits = wanted.replace(/\D/g, "").replace(/^00/, "");
    return this.#messages
      .filter(
        ({ id, phoneNumber, emailAddress = "" }) =>
          id > (filter.after ?? -Infinity) &&
          id < (filter.before ?? Infinity) &&
          (isAddress ? emailAddress.toLowerCase().includes(wanted) : phoneNumber.includes(digits)),
      )
      .reverse();
  }

  public clear(): void {
    this.#messages = [];
    this.#bytes = 0;
    this.#dropped = 0;
    this.emit("change");
  }

  /** How many messages are kept. */
  public get size(): number {
    return this.#messages.length;
  }

  /** How many messages gave way to newer ones since the start or the last clearing. */
  public get dropped(): number {
    return this.#dropped;
  }

  /** How many different phone numbers (and e-mail addresses) the kept messages went to. */
  public get phoneNumberCount(): number {
    return new Set(this.#messages.map(({ phoneNumber, emailAddress }) => emailAddress ?? phoneNumber)).size;
  }
}

/** Roughly what a message takes in memory: its characters, at two bytes, and a fixed part for the object itself. */
function sizeOf(message: Message): number {
  const strings = [message.text, message.signName, message.sessionContext, ...message.parameters];
  return strings.reduce((sum, value) => sum + 2 * value.length, 500);
}
