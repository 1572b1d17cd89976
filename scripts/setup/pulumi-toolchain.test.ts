/** Which Pulumi of the person's own is used. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { installedVersion } from "./pulumi-home.ts";
import { ensurePulumi, isAcceptable } from "./pulumi-toolchain.ts";

test("a Pulumi of the same major version is used if it isn't older than the pinned one", () => {
  assert.ok(isAcceptable("v3.265.0\n", "3.265.0"));
  assert.ok(isAcceptable("v3.274.1", "3.265.0"));
  assert.ok(!isAcceptable("v3.200.0", "3.265.0"));
  assert.ok(!isAcceptable("v4.0.0", "3.265.0"));
  assert.ok(!isAcceptable("command not found", "3.265.0"));
});

test("one on the person's search path is used as it is, and nothing is brought", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-own-pulumi-"));
  const before = { ...process.env };
  context.after(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });
  const program = (file: string, script: string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  const bin = path.join(folder, "bin");
  const plugin = `plugins/resource-docker-v${installedVersion("@pulumi/docker")}/pulumi-resource-docker`;
  program(path.join(bin, "pulumi"), `echo v${installedVersion("pulumi")}`);
  program(path.join(bin, "pulumi-language-nodejs"), "");
  program(path.join(folder, "home", plugin), "");
  process.env = { ...before, PULUMI_HOME: path.join(folder, "home"), PATH: `${bin}:${before["PATH"] ?? ""}` };
  assert.deepEqual(await ensurePulumi(), { command: path.join(bin, "pulumi") });
});
