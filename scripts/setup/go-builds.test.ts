/** The versions of what is built from Go modules are said once, in go.mod. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseRequiredVersion, requiredVersion } from "./go-builds.ts";

test("a version is read from a requirement of one line and from a block", () => {
  assert.equal(parseRequiredVersion("require example.com/a v1.2.3\n", "example.com/a"), "1.2.3");
  assert.equal(
    parseRequiredVersion("require (\n\texample.com/a/b v9.0.0\n\texample.com/a v1.2.3\n)\n", "example.com/a"),
    "1.2.3",
  );
});

test("every tool's version is in its go.mod", async () => {
  assert.match(await requiredVersion("pulumi-cli", "github.com/pulumi/pulumi/pkg/v3"), /^3\.\d+\.\d+$/u);
  assert.match(await requiredVersion("language-host", "github.com/pulumi/pulumi/sdk/v3"), /^3\.\d+\.\d+$/u);
});
