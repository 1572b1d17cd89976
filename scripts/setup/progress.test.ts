/** How progress is told, and to whom. */
import assert from "node:assert/strict";
import test from "node:test";
import { isTerminal, seconds } from "./progress.mjs";

test("a duration is told as people say it", () => {
  assert.equal(seconds(2_400), "2 s");
  assert.equal(seconds(59_600), "1 min 00 s");
  assert.equal(seconds(185_000), "3 min 05 s");
});

test("a build service's terminal has no person before it", () => {
  const terminal = { isTTY: true };
  assert.equal(isTerminal(terminal, {}), true);
  assert.equal(isTerminal(terminal, { CI: "false" }), true);
  assert.equal(isTerminal(terminal, { CI: "true" }), false);
  assert.equal(isTerminal({}, {}), false);
});
