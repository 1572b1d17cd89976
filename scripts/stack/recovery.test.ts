/** Recovery where the locks can't be seen, as in a bucket or in Pulumi Cloud: a Pulumi that answers as such a backend makes it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
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

/** Shows a state, and refuses whatever takes the lock, until that is cancelled. */
function pulumiOf(state: object, refusal: string): Pulumi {
  const command = path.join(folder, "pulumi");
  const [shown, told, lifted] = ["state.json", "refusal", "lifted"].map((name) => path.join(folder, name));
  writeFileSync(String(shown), JSON.stringify(state));
  writeFileSync(String(told), refusal);
  const lines = [
    `#!/bin/sh`,
    `[ "$2" = export ] && exec cat ${shown}`,
    `[ "$1" = cancel ] && exec touch ${lifted}`,
    `[ -e ${lifted} ] && exec rm ${lifted}`,
    `cat ${told} >&2`,
    `exit 255`,
  ];
  writeFileSync(command, lines.join("\n"));
  chmodSync(command, 0o755);
  return { command, backend: { url: "s3://states", environment: {} }, environment: {} };
}

/** What a bucket's backend adds for each lock. */
function heldBy(host: string, pid: number | undefined): string {
  return `${refusals[0] ?? ""}\n  s3://states/.pulumi/locks/x.json: created by ci@${host} (pid ${pid}) at 2026-11-26T20:15:00Z`;
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

test("in a bucket, the lock of an update that was killed on this machine is lifted, and no other's", async () => {
  const state = { deployment: { resources: [root], pending_operations: [] } };
  const { pid: dead } = spawnSync("true");
  assert.equal(await recoverStack(pulumiOf(state, heldBy(hostname(), dead)), stack, true), true);
  await removeStack(pulumiOf(state, heldBy(hostname(), dead)), stack, true);
  for (const held of [heldBy("another", dead), heldBy(hostname(), dead) + heldBy("another", dead)]) {
    await assert.rejects(recoverStack(pulumiOf(state, held), stack, true), /is running/u);
    assert.ok(!existsSync(path.join(folder, "lifted")));
  }
});

test("another failure isn't taken for a lock", () => {
  assert.ok(!isLocked("error: incorrect passphrase"));
});
