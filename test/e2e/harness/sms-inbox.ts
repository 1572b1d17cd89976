/** The SMS sandbox's messages, by its JSON endpoint. */
import { randomInt } from "node:crypto";
import { z } from "zod";
import { localRequest } from "./local-request.ts";
import { waitUntil } from "./wait-until.ts";

const answer = z.object({ messages: z.array(z.object({ id: z.number(), code: z.string().optional() })) });

/** A mainland number that no test has used: Logto and Tencent limit messages by number. */
export function freshPhoneNumber(): string {
  return `138${String(randomInt(10 ** 8)).padStart(8, "0")}`;
}

/** Waits for a number's next code. @param after only messages newer than this, as milliseconds since 1970 */
export function nextCode(smsInboxUrl: string, nationalNumber: string, after = 0): Promise<string> {
  return waitUntil(`a code for +86 ${nationalNumber}`, async () => {
    const { body } = await localRequest(
      `${smsInboxUrl}/api/messages?phoneNumber=86${nationalNumber}&after=${after}`,
    );
    return answer.parse(JSON.parse(body)).messages[0]?.code;
  });
}
