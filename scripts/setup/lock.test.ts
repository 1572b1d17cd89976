/** One process at a time does a piece of set-up, and a killed one stops nobody. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, withLock } from "./lock.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-lock-"));
after(() => {
  rmSync(folder, { recursive: true });
});

test("the lock of a dead process is taken over", async () => {
  const file = path.join(folder, "dead");
  // No process has a number beyond the kernel's limit.
  writeFileSync(file, "99999999");
  assert.equal(await withLock(file, "testing", () => Promise.resolve("done")), "done");
  assert.ok(!existsSync(file));
});

test("the lock of an earlier process with the number of a living one is taken over", async () => {
  const file = path.join(folder, "reused");
  writeFileSync(file, `${process.pid} 1`);
  assert.equal(await withLock(file, "testing", () => Promise.resolve("done")), "done");
});

test("a process that died and was never waited for counts as dead", async () => {
  // The shell is stopped before it can wait for its child, which ends at once.
  const shell = spawn("sh", ["-c", "sleep 0.2 & echo $!; kill -STOP $$"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const said: unknown[] = await once(shell.stdout, "data");
    const child = Number(String(said[0]));
    const deadline = Date.now() + 10_000;
    while (isAlive(child) && Date.now() < deadline) await sleep(50);
    assert.ok(!isAlive(child));
    assert.match(readFileSync(`/proc/${child}/status`, "utf8"), /State:\s*Z/u);
  } finally {
    shell.kill("SIGKILL");
  }
});

test("two at once take turns", async () => {
  const file = path.join(folder, "turns");
  const events: string[] = [];
  const work = (name: string) =>
    withLock(file, "testing", async () => {
      events.push(`${name} begins`);
      await sleep(50);
      events.push(`${name} ends`);
    });
  await Promise.all([work("first"), work("second")]);
  assert.deepEqual(events, ["first begins", "first ends", "second begins", "second ends"]);
});

test("the lock is given back when the work fails", async () => {
  const file = path.join(folder, "failing");
  await assert.rejects(
    withLock(file, "testing", () => Promise.reject(new Error("no"))),
    /no/u,
  );
  assert.ok(!existsSync(file));
});
