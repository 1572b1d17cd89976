/** The lock of a killed update goes, that of a running one is told of. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { userHome } from "../setup/pulumi-home.ts";
import { clearDeadLocks, findLocks, parseLock, stateFolderOf, stateOf } from "./update-lock.ts";

const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-state-"));
after(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a lock as Pulumi does, and returns its backend's address. */
function backendWithLock(name: string, pid: number, host = hostname()): { url: string; file: string } {
  const locks = path.join(folder, name, ".pulumi/locks/organization/logto-stack/demo");
  mkdirSync(locks, { recursive: true });
  const file = path.join(locks, "1b4e28ba.json");
  writeFileSync(
    file,
    JSON.stringify({ pid, username: "ada", hostname: host, timestamp: "2026-11-24T20:16:20Z" }),
  );
  return { url: `file://${path.join(folder, name)}`, file };
}

test("a lock whose process is gone is removed", () => {
  const { url, file } = backendWithLock("dead", 99_999_999);
  writeFileSync(`${file}.attrs`, "{}");
  assert.equal(clearDeadLocks(url, "demo").length, 1);
  for (const left of [file, `${file}.attrs`]) assert.ok(!existsSync(left));
  assert.deepEqual(findLocks(url, "demo"), []);
});

test("a lock of another program that got the same process number counts as dead", () => {
  const { url } = backendWithLock("reused", process.pid);
  assert.equal(clearDeadLocks(url, "demo").length, 1);
});

test("while another update runs, the person is told whose it is and since when, and it keeps its lock", async () => {
  const other = spawn("sleep", ["60"], { argv0: "pulumi", stdio: "ignore" });
  await new Promise((resolve) => other.once("spawn", resolve));
  const { url, file } = backendWithLock("live", other.pid ?? 0);
  try {
    assert.throws(
      () => clearDeadLocks(url, "demo"),
      new RegExp(
        `process ${other.pid ?? 0} of ada on .*, since 2026-11-24T20:16:20Z.*Nothing was changed(.|\n)*wait`,
        "u",
      ),
    );
    assert.ok(existsSync(file));
  } finally {
    other.kill();
  }
});

test("a lock of another machine is only for a person to remove, with the command for it", () => {
  const { url, file } = backendWithLock("elsewhere", 1, "another-machine");
  assert.throws(() => clearDeadLocks(url, "demo"), /npm run pulumi -- cancel --yes --stack demo/u);
  assert.ok(existsSync(file));
});

test("what isn't a lock is left alone", () => {
  assert.equal(parseLock("{}"), undefined);
  assert.equal(parseLock("not json"), undefined);
});

test("only a process of this machine can be known to be dead", () => {
  assert.equal(
    stateOf({ pid: 7, hostname: "here" }, "here", () => true),
    "live",
  );
  assert.equal(
    stateOf({ pid: 7, hostname: "here" }, "here", () => false),
    "dead",
  );
  assert.equal(
    stateOf({ pid: 7, hostname: "there" }, "here", () => false),
    "elsewhere",
  );
});

test("only file backends keep their locks in a folder", () => {
  assert.equal(stateFolderOf("file:///srv/state?no_tmp_dir=true"), "/srv/state");
  assert.equal(stateFolderOf("file://~"), userHome());
  assert.equal(stateFolderOf("https://api.pulumi.com"), undefined);
  assert.deepEqual(findLocks("s3://states", "demo"), []);
});
