/** How time is told. */
import assert from "node:assert/strict";
import test from "node:test";
import { seconds } from "./progress.mjs";

test("a duration is told as people say it", () => {
  assert.equal(seconds(2_400), "2 s");
  assert.equal(seconds(59_600), "1 min 00 s");
  assert.equal(seconds(185_000), "3 min 05 s");
});
