/** What a story leaves when it fails, so that somebody who didn't see it can tell why. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { execa } from "execa";
import { repositoryRoot } from "../../scripts/setup/paths.ts";

test("a failure leaves screenshots, the containers' logs and Pulumi's in a folder that the message names", async () => {
  const { exitCode, stdout } = await execa(
    process.execPath,
    ["--test", "--test-reporter=spec", "test/e2e/harness/failing-story.ts"],
    // Within the runner a second one would report to the first.
    { cwd: repositoryRoot, env: { NODE_TEST_CONTEXT: undefined }, reject: false },
  );
  assert.equal(exitCode, 1, stdout);
  const [, named = ""] = /as it has to\s+Screenshots and logs: (\S+)/u.exec(stdout) ?? assert.fail(stdout);
  assert.match(stdout, /not tried, since this failed before: it has a stack/u);
  const folder = path.join(repositoryRoot, named);
  const files = readdirSync(folder);
  const read = (pattern: RegExp) =>
    readFileSync(path.join(folder, files.find((file) => pattern.test(file)) ?? assert.fail(files.join())));
  assert.ok(read(/^failure-1\.png$/u).length > 1000);
  assert.match(read(/^logto-stack-e2e-failing-\w+-app\.log$/u).toString(), /last words/u);
  assert.match(read(/^01-config\.log$/u).toString(), /smsSandbox/u);
});
