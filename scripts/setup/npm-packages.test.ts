/** When `npm ci` runs, and when it is skipped. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { installNpmPackages, sameInstallation } from "./npm-packages.mjs";

const wanted = {
  packages: {
    "": { version: "0.1.0" },
    app: { version: "0.1.0" },
    "node_modules/@logto-stack/app": { link: true },
    "node_modules/zod": { version: "3.24.3" },
    "node_modules/fsevents": { version: "2.3.3", optional: true },
  },
};

test("an installation of the same lock file is left alone, whatever optional packages it lacks", () => {
  assert.ok(sameInstallation(wanted, { packages: { "node_modules/zod": { version: "3.24.3" } } }));
});

test("a package of another version, or a missing one, brings a new installation", () => {
  assert.ok(!sameInstallation(wanted, { packages: { "node_modules/zod": { version: "3.25.0" } } }));
  assert.ok(!sameInstallation(wanted, { packages: {} }));
});

test("development packages are asked for, and what a hardened machine leaves out is told with the settings", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "logto-stack-npm-"));
  const search = process.env["PATH"];
  // Ends well, but runs no script: node_modules/.bin/node stays without its program.
  writeFileSync(path.join(root, "npm"), `#!/bin/sh\necho "$@" >${root}/asked\n`);
  chmodSync(path.join(root, "npm"), 0o755);
  process.env["PATH"] = `${root}:${search ?? ""}`;
  try {
    await assert.rejects(
      installNpmPackages(root),
      /bin\/node doesn't run(.|\n)*What to do: .*ignore-scripts.*omit or NODE_ENV/u,
    );
    assert.match(readFileSync(path.join(root, "asked"), "utf8"), /^ci --include=dev /u);
  } finally {
    process.env["PATH"] = search;
    rmSync(root, { recursive: true });
  }
});
