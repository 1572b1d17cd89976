import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePhoneNumber } from "./phone-number.ts";

test("a mainland number is the same number in all the forms that Tencent documents", () => {
  for (const input of [
    "+8613800138000",
    "008613800138000",
    "8613800138000",
    "13800138000",
    "+86013800138000",
  ]) {
    assert.deepEqual(
      parsePhoneNumber(input),
      { e164: "+8613800138000", isoCode: "CN", isMainland: true, isValid: true },
      input,
    );
  }
});

test("an American number without + goes to a mainland number, as it does at Tencent", () => {
  assert.deepEqual(parsePhoneNumber("12125550123"), {
    e164: "+8612125550123",
    isoCode: "CN",
    isMainland: true,
    isValid: true,
  });
});

test("a number of another country with + is of that country", () => {
  for (const [input, isoCode] of [
    ["+12125550123", "US"],
    ["+819012345678", "JP"],
    ["+60198890000", "MY"],
    ["+85251234567", "HK"],
  ]) {
    assert.deepEqual(
      parsePhoneNumber(input ?? ""),
      { e164: input, isoCode, isMainland: false, isValid: true },
      input,
    );
  }
});

test("what is no phone number, or lacks the + of another country, is refused", () => {
  for (const input of [
    "",
    "+",
    "abc",
    "+86138001380001",
    "+861380013800",
    "+8623800138000",
    "819012345678",
    "85251234567",
    "6581234567",
    "+1212555012x",
    "+1",
    "+123456789012345678",
    " 13800138000",
    "+86 13800138000",
    "00819012345678",
  ]) {
    assert.equal(parsePhoneNumber(input).isValid, false, input);
  }
});

test("an international number of no known country has the country DEF", () => {
  assert.equal(parsePhoneNumber("+999123456").isoCode, "DEF");
});
