/** `npm run preview` as it is typed: what it writes where. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type TestContext } from "node:test";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";
import { engineIdentity } from "./engine.ts";
import { readRecords, writeRecord } from "./record.ts";
import { TestEngine } from "./testing-engine.ts";
import { testRecord } from "./testing.ts";

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

/** An engine, and what makes the command use it with a state of its own. */
async function startCommandEngine(context: TestContext) {
  const state = mkdtempSync(path.join(tmpdir(), "logto-stack-engines-"));
  const engine = await TestEngine.start();
  context.after(() => {
    engine.stop();
    rmSync(state, { recursive: true });
  });
  const environment = {
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "of other stacks",
    PREVIEW_PASSPHRASE: "of previews",
    DOCKER_HOST: engine.dockerHost,
    // Where its locks go.
    TMPDIR: state,
  };
  return { engine, environment };
}

function assertUntouched({ requests }: TestEngine): void {
  assert.ok(!requests.some((request) => !request.startsWith("GET ")), requests.join("\n"));
}

test("a preview that was made on another engine isn't forgotten by `down`, nor made a second time by `up`", async (context) => {
  const { engine, environment } = await startCommandEngine(context);
  const stack = `pr-elsewhere-${process.pid}`;
  const file = path.join(repositoryRoot, `Pulumi.${stack}.yaml`);
  context.after(() => {
    rmSync(file, { force: true });
  });
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
  assertUntouched(engine);
  madeOn(await engineIdentity(engine.docker));
  assert.equal((await run(["down", stack], environment)).exitCode, 0);
  const left = readdirSync(environment.TMPDIR, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    left.filter((name) => name.includes(stack)),
    [],
    "left of its state",
  );
});

test("at preview:max `up` is refused with who is there, and nothing is changed", async (context) => {
  const { engine, environment } = await startCommandEngine(context);
  await writeRecord(engine.docker, testRecord({ stack: "pr-2", expiresAt: Date.now() + 3_600_000 }));
  engine.requests.length = 0;
  const { exitCode, stderr } = await run(["up", "1"], { ...environment, PREVIEW_MAX: "1" });
  assert.equal(exitCode, 1);
  assert.match(stderr, /preview:max allows 1: pr-2 .*Nothing was changed.*down pr-2/su);
  assertUntouched(engine);
});

test("extend keeps a preview longer, by what was asked for or by preview:lifetime", async (context) => {
  const { engine, environment } = await startCommandEngine(context);
  const expiresAt = Date.now() + 3_600_000;
  await writeRecord(engine.docker, testRecord({ expiresAt }));
  const expiry = async () => (await readRecords(engine.docker)).get("pr-1")?.expiresAt;
  assert.equal((await run(["extend", "1", "--for", "2d"], environment)).exitCode, 0);
  assert.equal(await expiry(), expiresAt + 2 * 86_400_000);
  assert.equal((await run(["extend", "1"], { ...environment, PREVIEW_LIFETIME: "1h" })).exitCode, 0);
  assert.equal(await expiry(), expiresAt + 2 * 86_400_000 + 3_600_000);
  const refused = await run(["extend", "1", "--for", "soon"], environment);
  assert.match(refused.stderr, /--for: "soon" isn't a length of time/u);
  const missing = await run(["extend", "2"], environment);
  assert.match(missing.stderr, /There is no preview pr-2.*list/su);
});

test("a preview below a domain whose names can't be resolved is refused before anything is made", async (context) => {
  const { engine, environment } = await startCommandEngine(context);
  const { exitCode, stderr } = await run(["up", "1"], { ...environment, PREVIEW_DOMAIN: "preview.invalid" });
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /No name below preview\.invalid can be resolved.*Nothing was changed.*\*\.preview\.invalid/su,
  );
  assertUntouched(engine);
});
