import assert from "node:assert/strict";
import { userInfo } from "node:os";
import path from "node:path";
import test, { afterEach } from "node:test";
import { pulumiHome, versionFolder } from "./pulumi-home.ts";

const before = { ...process.env };
afterEach(() => {
  delete process.env["PULUMI_HOME"];
  Object.assign(process.env, before);
});

// Pulumi asks the system's list of users, its launcher from npm asks HOME: a CI runner may give another HOME.
test("with another HOME the launcher looks there, and Pulumi still in the user's own home", () => {
  delete process.env["PULUMI_HOME"];
  process.env["HOME"] = "/elsewhere";
  assert.equal(pulumiHome(), path.join(userInfo().homedir, ".pulumi"));
  assert.equal(versionFolder("1.2.3"), "/elsewhere/.pulumi/versions/1.2.3");
});

test("PULUMI_HOME is where both look", () => {
  process.env["PULUMI_HOME"] = "/srv/pulumi";
  assert.equal(pulumiHome(), "/srv/pulumi");
  assert.equal(versionFolder("1.2.3"), "/srv/pulumi/versions/1.2.3");
});
