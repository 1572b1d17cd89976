import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { leaveOutUnusedSdk } from "./unused-sdk.js";

// A new version of the SDK may have these parts elsewhere: nothing would break, each update would only be slower again.
test("the SDK loads without the TypeScript compiler and npm's tree of packages", async () => {
  leaveOutUnusedSdk();
  const pulumi = await import("@pulumi/pulumi");
  assert.equal(typeof pulumi.ComponentResource, "function");
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  assert.ok(loaded.some((file) => file.includes("/@pulumi/pulumi/")));
  for (const part of ["/typescript/", "/@npmcli/arborist/", "/@pulumi/pulumi/automation/stack.js"]) {
    assert.deepEqual(
      loaded.filter((file) => file.includes(part)),
      [],
    );
  }
});
