import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageStore, type Message } from "./message-store.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");

function message(phoneNumber: string, text = "Your code is 294596."): Omit<Message, "id" | "sentAt"> {
  return {
    phoneNumber,
    isoCode: "CN",
    signName: "logto-stack",
    templateId: "1110",
    templateName: "Verification code",
    parameters: ["294596"],
    text,
    code: "294596",
    serialNo: "5000:1",
    sessionContext: "",
  };
}

test("the newest message comes first, and ids grow even within a millisecond", () => {
  const store = new MessageStore(10, 1e6);
  const first = store.add(message("+8613800138000"), noon);
  const second = store.add(message("+8613800138001"), noon);
  assert.ok(second.id > first.id);
  assert.deepEqual(store.find(), [second, first]);
  assert.deepEqual(store.find({ after: first.id }), [second]);
  assert.deepEqual(store.find({ before: second.id }), [first]);
  assert.deepEqual(store.find({ after: noon + 1000 }), [], "a time does for an id");
});

test("a number is found by any part of it, in any notation", () => {
  const store = new MessageStore(10, 1e6);
  const wanted = store.add(message("+8613800138000"), noon);
  store.add(message("+8613900139000"), noon);
  for (const phoneNumber of [
    "+8613800138000",
    "8613800138000",
    "008613800138000",
    "138 0013 8000",
    "38000",
  ]) {
    assert.deepEqual(store.find({ phoneNumber }), [wanted], phoneNumber);
  }
});

test("beyond the number of messages the oldest give way and are counted", () => {
  const store = new MessageStore(3, 1e6);
  for (let count = 0; count < 5; count += 1) store.add(message(`+861380013800${count}`), noon + count);
  assert.deepEqual(
    store.find().map(({ phoneNumber }) => phoneNumber.at(-1)),
    ["4", "3", "2"],
  );
  assert.equal(store.dropped, 2);
  store.clear();
  assert.deepEqual([store.size, store.dropped, store.find()], [0, 0, []]);
});

test("long messages give way before there are too many", () => {
  const store = new MessageStore(1_000_000, 100_000);
  for (let count = 0; count < 500; count += 1) store.add(message("+8613800138000", "x".repeat(500)), noon);
  assert.ok(store.size > 10 && store.size < 100, `${store.size} messages are kept`);
  assert.equal(store.size + store.dropped, 500);
});
