/** What a person sees while an update runs. */
import assert from "node:assert/strict";
import test from "node:test";
import type { EngineEvent, OpType } from "../../infra/automation.ts";
import { UpdateLines } from "./update-lines.ts";

const urn = "urn:pulumi:pr-1::logto-stack::docker:index/container:Container::app";

function metadata(op: OpType, type = "docker:index/container:Container") {
  return { op, urn, type, provider: "" };
}

function started(op: OpType, type?: string): EngineEvent {
  return { sequence: 1, timestamp: 0, resourcePreEvent: { metadata: metadata(op, type) } };
}

function ended(op: OpType): EngineEvent {
  return { sequence: 2, timestamp: 0, resOutputsEvent: { metadata: metadata(op), planning: false } };
}

test("elsewhere than on a terminal each resource is one plain line with its time, when it is done", () => {
  const lines = new UpdateLines(undefined);
  assert.equal(lines.handle(started("create"), 1000), "");
  assert.equal(lines.handle(ended("create"), 3100), "✓ made container app (2.1 s)\n");
  assert.equal(lines.redraw(4000), "");
});

test("on a terminal what is being worked on shows with its time, and gives way to what is done", () => {
  const lines = new UpdateLines(40);
  assert.equal(lines.handle(started("update"), 0), "  changing container app … 0 s\n");
  const oneLineUp = "\u001B[1A\u001B[2K";
  assert.equal(lines.redraw(5000), `${oneLineUp}  changing container app … 5 s\n`);
  assert.match(lines.handle(ended("update"), 6000), /✓ changed container app \(6\.0 s\)\n$/u);
  assert.equal(lines.end(), "");
});

test("what stays the same and what is only made of other resources isn't told", () => {
  const lines = new UpdateLines(undefined);
  lines.handle(started("same"), 0);
  lines.handle(started("create", "logto-stack:index:DemoApp"), 0);
  assert.equal(lines.handle(ended("same"), 1) + lines.handle(ended("create"), 1), "");
  assert.deepEqual(lines.changes, []);
});

test("a replacement is told once", () => {
  const lines = new UpdateLines(undefined);
  for (const op of ["delete-replaced", "replace", "create-replacement"] as const) {
    lines.handle(started(op), 0);
    lines.handle(ended(op), 0);
  }
  assert.deepEqual(lines.changes, [{ operation: "replaced", resource: "container app" }]);
});

test("a failure names the resource", () => {
  const lines = new UpdateLines(undefined);
  lines.handle(started("create"), 0);
  const failed: EngineEvent = {
    sequence: 3,
    timestamp: 0,
    resOpFailedEvent: { metadata: metadata("create"), status: 0, steps: 0 },
  };
  assert.equal(lines.handle(failed, 1000), "✗ making container app failed (1.0 s)\n");
});
