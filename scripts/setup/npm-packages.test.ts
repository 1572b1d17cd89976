/** When `npm ci` runs, and when it is skipped. */
import assert from "node:assert/strict";
import test from "node:test";
import { sameInstallation } from "./npm-packages.mjs";

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
