import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { leaveOutClosureSerializer } from "./unused-sdk.js";

test("the Automation API loads without what serializes functions, and the TypeScript compiler with it", async () => {
  leaveOutClosureSerializer();
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  assert.equal(typeof LocalWorkspace.create, "function");
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  assert.ok(!loaded.some((file) => file.includes("/typescript/")));
});
