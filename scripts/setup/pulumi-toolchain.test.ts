/** Which Pulumi of the person's own is used. */
import assert from "node:assert/strict";
import test from "node:test";
import { isAcceptable } from "./pulumi-toolchain.ts";

test("a Pulumi of the same major version is used if it isn't older than the pinned one", () => {
  assert.ok(isAcceptable("v3.265.0\n", "3.265.0"));
  assert.ok(isAcceptable("v3.274.1", "3.265.0"));
  assert.ok(!isAcceptable("v3.200.0", "3.265.0"));
  assert.ok(!isAcceptable("v4.0.0", "3.265.0"));
  assert.ok(!isAcceptable("command not found", "3.265.0"));
});
