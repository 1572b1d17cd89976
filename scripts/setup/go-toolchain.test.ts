/** Which Go compiler is good enough. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { isAtLeast, newestGoPackage, updateLists } from "./go-toolchain.ts";

test("versions are compared by number, not by letter", () => {
  assert.ok(isAtLeast("1.26.6", "1.26.6"));
  assert.ok(isAtLeast("1.100", "1.26.6"));
  assert.ok(isAtLeast("1.21", "1.21.0"));
  assert.ok(!isAtLeast("1.9.7", "1.21"));
  assert.ok(!isAtLeast("1.26.5", "1.26.6"));
});

test("of a distribution's compilers the newest is taken that can fetch the exact version", () => {
  const names = [
    "golang-1.19-go",
    "golang-1.9-go",
    "golang-1.23-go",
    "golang-1.22-go",
    "golang-1.23-src",
    "",
  ];
  assert.equal(newestGoPackage(names), "1.23");
});

test("a distribution with old compilers only has none for us", () => {
  assert.equal(newestGoPackage(["golang-1.19-go", "golang-1.15-go"]), undefined);
});

test("an archive without backports is asked for the release itself", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-apt-"));
  const search = process.env["PATH"];
  const apt = path.join(folder, "apt-get");
  // As apt does where a suite has no Release file.
  writeFileSync(apt, `#!/bin/sh\ngrep -q backports ${folder}/sources.list && exit 100\nexit 0\n`);
  chmodSync(apt, 0o755);
  process.env["PATH"] = `${folder}:${search ?? ""}`;
  try {
    const options = await updateLists(folder, {
      archive: "http://archive.example.com/debian",
      suite: "trixie",
    });
    assert.ok(options.includes(`Dir::Etc::sourcelist=${folder}/sources.list`));
    assert.match(readFileSync(`${folder}/sources.list`, "utf8"), /^deb .* trixie main\n$/u);
  } finally {
    process.env["PATH"] = search;
    rmSync(folder, { recursive: true });
  }
});
