/** Recovery where the locks can't be seen, as in a bucket or in Pulumi Cloud: a Pulumi that answers as such a backend makes it. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { dockerClient } from "../setup/docker.ts";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { findLabelled, removeAll } from "./leftovers.ts";
import { recoverStack } from "./recovery.ts";
import { removeStack } from "./remove-stack.ts";
import { isLocked } from "./update-lock.ts";

const stack = `recovery-${process.pid}`;
const docker = dockerClient();
const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-recovery-"));

after(async () => {
  await removeAll(docker, await findLabelled(docker, stack), () => undefined);
  rmSync(folder, { recursive: true });
});

/** The words of a bucket's backend, then Pulumi Cloud's. */
const refusals = [
  "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
  "error: [409] Conflict: Another update is currently in progress.",
];

/** Shows a state, and refuses whatever takes the lock. */
function pulumiOf(state: object, refusal: string): Pulumi {
  const command = path.join(folder, "pulumi");
  const [shown, told] = [path.join(folder, "state.json"), path.join(folder, "refusal")];
  writeFileSync(shown, JSON.stringify(state));
  writeFileSync(told, refusal);
  writeFileSync(command, `#!/bin/sh\n[ "$2" = export ] && exec cat ${shown}\ncat ${told} >&2\nexit 255\n`);
  chmodSync(command, 0o755);
  return { command, backend: { url: "s3://states", environment: {} }, environment: {} };
}

const root = { urn: `urn:pulumi:${stack}::logto-stack::pulumi:pulumi:Stack::x`, type: "pulumi:pulumi:Stack" };
const being = { urn: "urn:app", type: "docker:index/container:Container" };

for (const refusal of refusals) {
  for (const [what, pending_operations] of [
    ["an update", [{ resource: being, type: "creating" }]],
    ["an update between two operations", []],
  ] as const) {
    test(`nothing is removed of ${what} that is running (${refusal.slice(7, 30)})`, async () => {
      const labels = { "logto-stack.project": "logto-stack", "logto-stack.stack": stack };
      await docker.createNetwork({ Name: stack, Labels: labels });
      const pulumi = pulumiOf({ deployment: { resources: [root], pending_operations } }, refusal);
      const told = /Another update of the stack .* is running(.|\n)*wait until it has ended/u;
      const isTold = (error: unknown) => error instanceof UserError && told.test(error.message);
      await assert.rejects(recoverStack(pulumi, stack, true), isTold);
      await assert.rejects(removeStack(pulumi, stack, true), isTold);
      const found = await findLabelled(docker, stack);
      assert.equal(found.networks.length, 1);
      await removeAll(docker, found, () => undefined);
    });
  }
}

test("another failure isn't taken for a lock", () => {
  assert.ok(!isLocked("error: incorrect passphrase"));
});
