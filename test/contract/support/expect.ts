// The assertions that nearly every case makes.
import assert from "node:assert/strict";
import type { Answer } from "./cookie-client.ts";

/** The status, and that the body contains what is given. */
export function expectAnswer(answer: Answer, status: number, body?: object): void {
  assert.equal(answer.status, status, `${answer.status}: ${JSON.stringify(answer.body)}`);
  if (body) assert.partialDeepStrictEqual(answer.body, body);
}

/** A refusal: its status, its stable code, and a message for people. */
export function expectRefusal(answer: Answer, status: number, code: string, more: object = {}): void {
  expectAnswer(answer, status, { code, ...more });
  assert.ok(answer.body !== null && typeof answer.body === "object" && "message" in answer.body);
  assert.equal(typeof answer.body.message, "string");
}

/** A refusal, word by word: nothing is in its body but what is given. */
export function expectExactRefusal(
  answer: Answer,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  expectAnswer(answer, status);
  assert.deepEqual(answer.body, body);
}

/** An issue of a guard with which a request is refused. */
type Issue = Readonly<Record<string, unknown>>;

/** What Logto answers where the body of a request doesn't fit, word by word. */
export const invalidBody = (details: string, ...issues: Issue[]) => ({
  code: "guard.invalid_input",
  message: "The request body is invalid.",
  details,
  data: { issues, name: "ZodError" },
});
