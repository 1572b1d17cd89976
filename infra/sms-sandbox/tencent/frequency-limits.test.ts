import assert from "node:assert/strict";
import { test } from "node:test";
import { FrequencyLimiter, maximumMessages, tencentDefaults } from "./frequency-limits.ts";

const phoneNumber = "+8613800138000";
const second = 1000;
const hour = 3600 * second;
/** Noon in Beijing. */
const noon = Date.parse("2026-11-24T04:00:00Z");

test("without limits anything goes", () => {
  const limiter = new FrequencyLimiter(undefined);
  for (let count = 0; count < 50; count += 1) {
    assert.equal(limiter.accept(phoneNumber, "same", noon), undefined);
  }
});

test("with Tencent's defaults a number gets one message in 30 seconds", () => {
  const limiter = new FrequencyLimiter(tencentDefaults);
  assert.equal(limiter.accept(phoneNumber, "1", noon), undefined);
  assert.equal(
    limiter.accept(phoneNumber, "2", noon + 30 * second - 1),
    "LimitExceeded.PhoneNumberThirtySecondLimit",
  );
  assert.equal(
    limiter.accept("+8613800138001", "2", noon + 1),
    undefined,
    "another number has its own limit",
  );
  assert.equal(limiter.accept(phoneNumber, "2", noon + 30 * second), undefined);
});

test("with Tencent's defaults a number gets ten messages a day, and ten more after midnight in Beijing", () => {
  const limiter = new FrequencyLimiter(tencentDefaults);
  for (let count = 0; count < 10; count += 1) {
    assert.equal(limiter.accept(phoneNumber, String(count), noon + count * 60 * second), undefined);
  }
  const evening = Date.parse("2026-11-24T15:59:59.999Z");
  assert.equal(limiter.accept(phoneNumber, "late", evening), "LimitExceeded.PhoneNumberDailyLimit");
  assert.equal(limiter.accept(phoneNumber, "next day", evening + 1), undefined);
});

test("an hourly limit slides, and a refused message doesn't count", () => {
  const limiter = new FrequencyLimiter({ oneHour: 2 });
  assert.equal(limiter.accept(phoneNumber, "1", noon), undefined);
  assert.equal(limiter.accept(phoneNumber, "2", noon + 1), undefined);
  const error = "LimitExceeded.PhoneNumberOneHourLimit";
  assert.equal(limiter.accept(phoneNumber, "3", noon + hour - 1), error);
  assert.equal(limiter.accept(phoneNumber, "3", noon + hour), undefined);
  assert.equal(limiter.accept(phoneNumber, "4", noon + hour), error);
  assert.equal(limiter.accept(phoneNumber, "4", noon + hour + 1), undefined);
});

test("a limit on the same content leaves other content alone", () => {
  const limiter = new FrequencyLimiter({ sameContentDay: 1 });
  assert.equal(limiter.accept(phoneNumber, "same", noon), undefined);
  assert.equal(
    limiter.accept(phoneNumber, "same", noon + hour),
    "LimitExceeded.PhoneNumberSameContentDailyLimit",
  );
  assert.equal(limiter.accept(phoneNumber, "other", noon + hour), undefined);
});

test("an hourly limit counts across midnight", () => {
  const limiter = new FrequencyLimiter({ oneHour: 1 });
  const beforeMidnight = Date.parse("2026-11-24T15:50:00Z");
  assert.equal(limiter.accept(phoneNumber, "1", beforeMidnight), undefined);
  assert.equal(
    limiter.accept(phoneNumber, "2", beforeMidnight + 20 * 60 * second),
    "LimitExceeded.PhoneNumberOneHourLimit",
  );
});

test("of many messages the numbers are forgotten that were used longest ago", () => {
  const limiter = new FrequencyLimiter({ sameContentDay: 1 });
  const refused = "LimitExceeded.PhoneNumberSameContentDailyLimit";
  for (const number of ["+8613700000001", "+8613700000002"]) limiter.accept(number, "same", noon);
  for (let count = 2; count < maximumMessages; count += 1) limiter.accept(phoneNumber, String(count), noon);
  assert.equal(limiter.accept("+8613700000001", "same", noon), refused);
  assert.equal(limiter.accept(phoneNumber, "one more", noon), undefined);
  assert.equal(limiter.accept("+8613700000001", "same", noon), refused);
  assert.equal(limiter.accept("+8613700000002", "same", noon), undefined);
});
