/** `npm run preview` as it is typed: what it writes where. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";
import { engineIdentity } from "./engine.ts";
import { TestEngine } from "./testing-engine.ts";

/** Runs the command. */
function run(words: string[], environment: Record<string, string> = {}, name = "preview") {
  const script = path.join(repositoryRoot, `scripts/${name}.ts`);
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

test("a preview that was made on another engine isn't forgotten by `down`, nor made a second time by `up`", async (context) => {
  const state = mkdtempSync(path.join(tmpdir(), "logto-stack-engines-"));
  const stack = `pr-elsewhere-${process.pid}`;
  const file = path.join(repositoryRoot, `Pulumi.${stack}.yaml`);
  const engine = await TestEngine.start();
  context.after(() => {
    engine.stop();
    rmSync(state, { recursive: true });
    rmSync(file, { force: true });
  });
  const environment = {
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "of other stacks",
    PREVIEW_PASSPHRASE: "of previews",
    DOCKER_HOST: engine.dockerHost,
    // Where its locks go.
    TMPDIR: state,
  };
  const madeOn = (identity: string) => {
    writeFileSync(file, `config:\n  logto-stack:preview: "true"\n  preview:engine: ${identity}\n`);
  };
  const made = await run(["stack", "init", stack, "--no-select", "--non-interactive"], environment, "pulumi");
  assert.equal(made.exitCode, 0, made.stderr);
  madeOn("0123456789abcdef");
  for (const command of ["up", "down"]) {
    const { exitCode, stderr } = await run([command, stack], environment);
    assert.equal(exitCode, 1);
    assert.match(stderr, /another Docker engine than the one that DOCKER_HOST names.*Nothing was changed/su);
  }
  assert.ok(!engine.requests.some((request) => !request.startsWith("GET ")), engine.requests.join("\n"));
  madeOn(await engineIdentity(engine.docker));
  assert.equal((await run(["down", stack], environment)).exitCode, 0);
});
