/**
 * What Tencent remembers of every message that was asked for, refused ones included: the source of the statistics, the
 * delivery reports and the send records. Bounded: the oldest give way.
 */
import { startOfDay } from "./times.ts";

export interface SendRecord {
  /** Milliseconds since the epoch. */
  sentAt: number;
  /** E.164. */
  phoneNumber: string;
  isoCode: string;
  serialNo: string;
  /** `Ok`, or why the message was refused. */
  code: string;
  /** Messages that are charged. */
  fee: number;
  /** The text with the parameters masked, as Tencent keeps it. */
  content: string;
  sessionContext: string;
  /** What the phone's network reported; nothing yet without it. */
  report: { status: "SUCCESS" | "FAIL"; description: string; receivedAt: number } | undefined;
}

const maximumRecords = 2000;

export class SendRecords {
  #records: SendRecord[] = [];
  #unpulled: SendRecord[] = [];

  public add(record: SendRecord): void {
    this.#records.push(record);
    if (record.report) this.#unpulled.push(record);
    if (this.#records.length > maximumRecords) this.#records.shift();
    if (this.#unpulled.length > maximumRecords) this.#unpulled.shift();
  }

  /** The records of a time, oldest first. Times in milliseconds, both ends included. */
  public between(begin: number, end: number, phoneNumber?: string): SendRecord[] {
    return this.#records.filter(
      (record) =>
        record.sentAt >= begin &&
        record.sentAt <= end &&
        (phoneNumber === undefined || record.phoneNumber === phoneNumber),
    );
  }

  /** Accepted messages since midnight in Beijing. */
  public acceptedToday(now: number): number {
    return this.between(startOfDay(now), now).filter(({ code }) => code === "Ok").length;
  }

  /** Takes reports out of the queue: each is given away once. */
  public pullReports(limit: number): SendRecord[] {
    return this.#unpulled.splice(0, limit);
  }
}
