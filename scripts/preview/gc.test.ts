/** What gc removes, and what it leaves alone. */
import assert from "node:assert/strict";
import test from "node:test";
import { reasonToRemove } from "./gc.ts";
import { stateOf } from "./state.ts";
import { testPreview, testRecord } from "./testing.ts";
import { visitsIn } from "./visits.ts";

const minute = 60_000;
const reason = (preview: ReturnType<typeof testPreview>, isStateLost = false, now = minute) =>
  reasonToRemove(preview, isStateLost, "here", now);

test("a preview within its time stays", () => {
  assert.equal(reason(testPreview()), undefined);
  assert.equal(reason(testPreview(testRecord({ phase: "stopped" }), { isRunning: false })), undefined);
});

test("an expired one goes, one without a record goes, one whose state is lost goes", () => {
  assert.match(reason(testPreview(), false, 61 * minute) ?? "", /expired/u);
  assert.match(reason({ ...testPreview(), record: undefined }) ?? "", /labelled parts/u);
  assert.match(reason(testPreview(), true) ?? "", /state is lost/u);
});

test("a half-made one of this clone goes at once, since nobody holds its lock; another clone's gets half an hour", () => {
  const elsewhere = testPreview(testRecord({ phase: "making", clone: "elsewhere" }));
  assert.match(reason(testPreview(testRecord({ phase: "making" }))) ?? "", /half-made/u);
  assert.equal(reason(elsewhere), undefined);
  assert.match(reason(elsewhere, false, 31 * minute) ?? "", /half-made/u);
});

test("the states that a list shows", () => {
  assert.equal(stateOf(testPreview(), 0), "ready");
  assert.equal(stateOf(testPreview(testRecord(), { isRunning: false }), 0), "stopped");
  assert.equal(stateOf(testPreview(testRecord(), { isUnhealthy: true }), 0), "unhealthy");
  assert.equal(stateOf({ ...testPreview(), containers: [] }, 0), "incomplete");
});

test("visits are told from the proxy's other messages", () => {
  const lines = [
    '{"level":"warn","ts":1.5,"msg":"no OCSP stapling"}',
    '{"level":"info","ts":1700000000.25,"logger":"http.log.access.log0","msg":"handled request","request":{"host":"app.pr-1.localhost"}}',
    "not json",
  ];
  assert.deepEqual(visitsIn(lines), [1_700_000_000_250]);
});
