/** `npm run preview` as it is typed: what it writes where. */
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";

/** Runs the command. */
function run(words: string[], environment: Record<string, string> = {}) {
  const script = path.join(repositoryRoot, "scripts/preview.ts");
  return execa(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...words], {
    cwd: repositoryRoot,
    env: environment,
    reject: false,
  });
}

test("with --json a failure is told twice: as JSON, and in words for the log of a job that keeps the JSON in a file", async () => {
  const { exitCode, stdout, stderr } = await run(["list", "--json"], { PREVIEW_MAX: "none" });
  assert.equal(exitCode, 1);
  const { error } = z.object({ error: z.string() }).parse(JSON.parse(stdout));
  for (const said of [error, stderr]) assert.match(said, /PREVIEW_MAX: .*Nothing was changed/su);
  assert.doesNotMatch(stderr, /^\s+at /mu);
});
