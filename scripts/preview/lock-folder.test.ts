/** Whose the folder with the locks is: shared by those who may use the engine, and nobody else's. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { lockFolder } from "./lock-folder.ts";

const parent = mkdtempSync(path.join(tmpdir(), "logto-stack-locks-"));
after(() => {
  rmSync(parent, { recursive: true });
});
// A file is as good as a socket: what counts is its group.
const socket = path.join(parent, "docker.sock");
writeFileSync(socket, "");

test("everybody who may use a local engine gets the same folder, and nobody else can write into it", () => {
  const folder = lockFolder("local", `unix://${socket}`, parent);
  assert.equal(lockFolder("local", `unix://${socket}`, parent), folder);
  const { mode, gid } = statSync(folder);
  assert.equal(mode & 0o7777, 0o2770);
  assert.equal(gid, statSync(socket).gid);
});

test("engines don't share one, and of one on another machine each user has an own", () => {
  const far = lockFolder("far", "ssh://me@far.example.com", parent);
  assert.notEqual(far, lockFolder("other", "ssh://me@far.example.com", parent));
  assert.equal(statSync(far).mode & 0o7777, 0o700);
  assert.ok(far.endsWith(`-${process.getuid?.() ?? 0}`));
});

test("one that a stranger has put there beforehand is refused: open to all, or a link to somewhere", () => {
  const open = path.join(parent, "logto-stack-previews-open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  symlinkSync(tmpdir(), path.join(parent, "logto-stack-previews-link"));
  for (const engine of ["open", "link"])
    assert.throws(
      () => lockFolder(engine, `unix://${socket}`, parent),
      /somebody who may not use.*remove it/su,
    );
});
