// How long we wait before trying again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffDelay, Deadline, retryAfter } from "./retry.ts";

void test("waits double up to the longest one and never reach zero", () => {
  const longest = [0, 1, 2, 3, 10, 1000].map((attempt) =>
    backoffDelay(attempt, { first: 200, longest: 5000 }, () => 1),
  );
  assert.deepEqual(longest, [200, 400, 800, 1600, 5000, 5000]);
  assert.equal(
    backoffDelay(3, { first: 200, longest: 5000 }, () => 0),
    160,
  );
});

void test("two clients that fail together don't come back together", () => {
  const waits = new Set(Array.from({ length: 20 }, () => backoffDelay(4)));
  assert.ok(waits.size > 15);
});

void test("Retry-After is understood as seconds and as a date, and ignored when it makes no sense", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  assert.equal(retryAfter("2"), 2000);
  assert.equal(retryAfter("Thu, 01 Jan 2026 00:00:05 GMT", now), 5000);
  assert.equal(retryAfter("Thu, 01 Jan 2020 00:00:05 GMT", now), 0);
  assert.equal(retryAfter("soon"), undefined);
  assert.equal(retryAfter(null), undefined);
});

void test("no wait goes beyond the deadline", async () => {
  const deadline = new Deadline(0.05);
  const { signal } = new AbortController();
  const start = Date.now();
  assert.equal(await deadline.wait(60_000, signal), true);
  assert.ok(Date.now() - start < 5000);
  assert.equal(await deadline.wait(1, signal), false);
});

void test("cancelling ends a wait at once", async () => {
  const controller = new AbortController();
  const waiting = new Deadline(60).wait(60_000, controller.signal);
  controller.abort(new Error("The update was cancelled."));
  await assert.rejects(waiting, /^Error: The update was cancelled\.$/);
});
