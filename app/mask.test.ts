import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maskPhoneNumber, maskPhoneNumbers } from "./mask.ts";

describe("a phone number in the log", () => {
  const cases: [number: string, masked: string][] = [
    ["8613800138000", "+86138****8000"],
    ["+8613800138000", "+86138****8000"],
    ["+81 90-1234-5678", "+8190****5678"],
    ["+14155552671", "+141****2671"],
    ["12345", "+***45"],
  ];
  for (const [number, masked] of cases) {
    it(`shows ${number} as ${masked}`, () => {
      assert.equal(maskPhoneNumber(number), masked);
    });
  }

  it("is masked wherever it stands in a text, and nothing else is", () => {
    assert.equal(
      maskPhoneNumbers("no user +8613800138000 at /users/8613800138000, try 3 of 10"),
      "no user +86138****8000 at /users/+86138****8000, try 3 of 10",
    );
  });
});
