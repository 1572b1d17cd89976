/** The commands as a person types them, on a state folder of the test's own: what they refuse, and what they say then. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { execa } from "execa";
import { z } from "zod";
import { dockerClient, isNotFound } from "./setup/docker.ts";
import { repositoryRoot } from "./setup/paths.ts";
import { findLabelled, removeAll } from "./stack/leftovers.ts";
import { settingsFile } from "./stack/stack-file.ts";

const state = mkdtempSync(path.join(tmpdir(), "logto-stack-commands-"));
const stack = `commands-${process.pid}`;
const labels = { "logto-stack.project": "logto-stack", "logto-stack.stack": stack };
const docker = dockerClient();
const environment = { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "right" };

const root = `urn:pulumi:${stack}::logto-stack::pulumi:pulumi:Stack::logto-stack-${stack}`;
const protectedVolume = {
  urn: `urn:pulumi:${stack}::logto-stack::docker:index/volume:Volume::postgres-data`,
  type: "docker:index/volume:Volume",
  custom: true,
  id: "data",
  parent: root,
  protect: true,
};

const exportSchema = z.object({ deployment: z.object({}).passthrough() }).passthrough();

/** Runs one of our commands. */
async function run(script: string, words: string[], env: Record<string, string> = {}, input = "") {
  const { exitCode, all } = await execa(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(repositoryRoot, "scripts", `${script}.ts`), ...words],
    { cwd: repositoryRoot, env: { ...environment, ...env }, all: true, reject: false, input },
  );
  return { exitCode, said: all };
}

before(async () => {
  const made = await run("pulumi", ["stack", "init", stack, "--no-select", "--non-interactive"]);
  assert.equal(made.exitCode, 0, made.said);
});

after(async () => {
  await run("pulumi", ["stack", "rm", stack, "--yes", "--force", "--non-interactive"]);
  await removeAll(docker, await findLabelled(docker, stack), () => undefined);
  rmSync(state, { recursive: true });
});

test("a stack that was made elsewhere isn't made a preview of", async () => {
  await importState(protectedVolume);
  const { exitCode, said } = await run("demo", ["--stack", stack]);
  assert.equal(exitCode, 1);
  assert.match(said, /has 2 resources(.|\n)*isn't in this clone(.|\n)*Nothing was changed/u);
});

test("the configuration of a team's stack isn't made a preview's in a clone that doesn't know the stack", async () => {
  const file = settingsFile(`${stack}-team`);
  const text = "config:\n  logto-stack:appUrl: https://app.example.com\n";
  writeFileSync(file, text);
  try {
    const { exitCode, said } = await run("demo", ["--stack", `${stack}-team`]);
    assert.equal(exitCode, 1);
    assert.match(said, /isn't a preview, and there is none of that name(.|\n)*Nothing was changed/u);
    assert.equal(readFileSync(file, "utf8"), text);
  } finally {
    rmSync(file);
  }
});

test("a stack's own engine is asked, and what carries its name on this machine's stays", async () => {
  const host = "tcp://127.0.0.1:1";
  const provider = `urn:pulumi:${stack}::logto-stack::pulumi:providers:docker::docker`;
  const type = "pulumi:providers:docker";
  await importState({ urn: provider, type, custom: true, id: "id", parent: root, inputs: { host } });
  await docker.createNetwork({ Name: stack, Labels: labels });
  for (const words of [["recover"], ["destroy"], ["destroy", "--leftovers"]]) {
    const [script = "", ...options] = words;
    const { exitCode, said } = await run(script, ["--stack", stack, ...options]);
    assert.equal(exitCode, 1);
    assert.match(said, /the state of the stack .* names \(tcp:\/\/127\.0\.0\.1:1\) doesn't answer/u);
  }
  assert.equal((await findLabelled(docker, stack)).networks.length, 1);
});

test("a protected stack isn't destroyed, and the message names the setting", async () => {
  await importState(protectedVolume);
  const { exitCode, said } = await run("destroy", ["--stack", stack]);
  assert.equal(exitCode, 1);
  assert.match(said, /is protected \(postgres-data\)(.|\n)*Nothing was changed/u);
  assert.match(said, new RegExp(`config set protect false --stack ${stack}`, "u"));
});

test("neither is one whose passphrase is lost, with --leftovers, until its state is given up", async () => {
  await importState(protectedVolume);
  const lost = { PULUMI_CONFIG_PASSPHRASE: "another" };
  const volume = await docker.createVolume({ Name: stack, Labels: labels });
  const { exitCode, said } = await run("destroy", ["--stack", stack, "--leftovers"], lost);
  assert.equal(exitCode, 1);
  assert.match(said, /is protected \(postgres-data\)(.|\n)*Nothing was changed/u);
  assert.equal((await volume.inspect()).Name, stack);

  const [, command = ""] = /npm run pulumi -- (stack rm .*)/u.exec(said) ?? [];
  assert.equal((await run("pulumi", [...command.split(" "), "--yes"], lost)).exitCode, 0);
  const removed = await run("destroy", ["--stack", stack, "--leftovers"], lost);
  assert.equal(removed.exitCode, 0, removed.said);
  await assert.rejects(volume.inspect(), isNotFound);
  assert.equal((await run("pulumi", ["stack", "init", stack, "--no-select"])).exitCode, 0);
});

test("--leftovers removes nothing of a stack that is being updated", async () => {
  const volume = await docker.createVolume({ Name: stack, Labels: labels });
  await withForeignLock(async (pid) => {
    const { exitCode, said } = await run("destroy", ["--stack", stack, "--leftovers"]);
    assert.equal(exitCode, 1);
    assert.match(said, new RegExp(`process ${pid} of ada(.|\\n)*wait until it has ended`, "u"));
  });
  assert.equal((await volume.inspect()).Name, stack);
});

/** Gives the stack a state of one resource. */
async function importState(resource: object): Promise<void> {
  const exported = await run("pulumi", ["stack", "export", "--stack", stack]);
  const whole = exportSchema.parse(JSON.parse(exported.said));
  const resources = [{ urn: root, type: "pulumi:pulumi:Stack", custom: false }, resource];
  const changed = { ...whole, deployment: { ...whole.deployment, resources } };
  const imported = await run("pulumi", ["stack", "import", "--stack", stack], {}, JSON.stringify(changed));
  assert.equal(imported.exitCode, 0, imported.said);
}

test("while another update runs, the command says whose it is and changes nothing", async () => {
  await withForeignLock(async (pid) => {
    const { exitCode, said } = await run("recover", ["--stack", stack]);
    assert.equal(exitCode, 1);
    assert.match(said, new RegExp(`process ${pid} of ada(.|\\n)*wait until it has ended`, "u"));
  });
});

/** While a process that looks like Pulumi holds the stack. */
async function withForeignLock(work: (pid: number) => Promise<void>): Promise<void> {
  const other = spawn("sleep", ["60"], { argv0: "pulumi", stdio: "ignore" });
  await new Promise((resolve) => other.once("spawn", resolve));
  const locks = path.join(state, ".pulumi/locks/organization/logto-stack", stack);
  mkdirSync(locks, { recursive: true });
  const lock = { pid: other.pid, username: "ada", hostname: hostname(), timestamp: "2026-11-24T20:16:20Z" };
  writeFileSync(path.join(locks, "1b4e28ba.json"), JSON.stringify(lock));
  try {
    await work(other.pid ?? 0);
  } finally {
    other.kill();
    rmSync(locks, { recursive: true });
  }
}

test("a wrong passphrase is told as such, with the setting that it came from", async () => {
  const settings = ["preview=true", "smsSandbox=true"].flatMap((setting) => ["--plaintext", setting]);
  const secret = ["config", "set", "--secret", "--path", "tencent.accessKeySecret", "x", "--stack", stack];
  assert.equal((await run("pulumi", ["config", "set-all", "--stack", stack, ...settings])).exitCode, 0);
  assert.equal((await run("pulumi", secret)).exitCode, 0);
  const { exitCode, said } = await run("demo", ["--stack", stack, "--port", String(await freePort())], {
    PULUMI_CONFIG_PASSPHRASE: "wrong",
  });
  assert.equal(exitCode, 1);
  assert.match(said, /PULUMI_CONFIG_PASSPHRASE.* isn't the one that the stack .* was made with/u);
});

test("an engine that doesn't answer is told with its address", async () => {
  const { exitCode, said } = await run("demo", ["--stack", stack], { DOCKER_HOST: "tcp://127.0.0.1:1" });
  assert.equal(exitCode, 1);
  assert.match(said, /DOCKER_HOST names \(tcp:\/\/127\.0\.0\.1:1\) doesn't answer/u);
});

test("a stack that isn't there has nothing to destroy, and that is no failure", async () => {
  const { exitCode, said } = await run("destroy", ["--stack", `${stack}-none`]);
  assert.equal(exitCode, 0);
  assert.match(said, /There is no stack/u);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
