/** What gc removes, and what it leaves alone. */
import assert from "node:assert/strict";
import test from "node:test";
import { collectGarbage, reasonToRemove } from "./gc.ts";
import { writeRecord } from "./record.ts";
import { stateOf } from "./state.ts";
import { TestEngine } from "./testing-engine.ts";
import { testPreview, testRecord, testSession } from "./testing.ts";
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

test("a preview with which the engine fails is told, and the ones after it are looked at all the same", async (context) => {
  const engine = await TestEngine.start((_, path) =>
    Promise.resolve(
      path.includes("pr-1-") ? { status: 500, body: { message: "no such device" } } : undefined,
    ),
  );
  context.after(() => {
    engine.stop();
  });
  for (const stack of ["pr-1", "pr-2"]) {
    engine.addContainers(stack, ["app", "logto", "postgres", "sms-sandbox"]);
    await writeRecord(engine.docker, testRecord({ stack, expiresAt: Date.now() + 60 * minute }));
  }
  const session = testSession(context, engine.docker, { idle: minute });
  const pulumi = { command: "", backend: { url: "file:///elsewhere", environment: {} }, environment: {} };
  const report = await collectGarbage(session, pulumi);
  assert.deepEqual(report.stopped, ["pr-2"]);
  assert.deepEqual(
    report.failed.map(({ stack }) => stack),
    ["pr-1"],
  );
  assert.match(report.failed[0]?.error ?? "", /no such device/u);
});
