/** No secret of a stack lies in plain text where others can read it, and no container has one that it doesn't need. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { containerLog, partOf, runIn } from "./harness/engine.ts";
import { execCommandsDuring } from "./harness/exec-commands.ts";
import { imageContains } from "./harness/image-layers.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { documentedCommands, runDocumented } from "./harness/operations-guide.ts";
import { commandLines, commandLinesDuring } from "./harness/process-lists.ts";
import { formsOf, type Secret, secretsIn, secretsOf } from "./harness/secrets.ts";
import { signUp } from "./harness/sign-up.ts";
import { Story } from "./harness/story.ts";
import { lastLines, TestStack } from "./harness/test-stack.ts";

/** What each container needs to know, by the resource that made it. `app` is the application's own client secret. */
const needed: Record<string, string[]> = {
  app: ["app", "app-session-secret", "postgres-app"],
  logto: ["postgres-logto"],
  postgres: [],
  proxy: [],
  "sms-sandbox": ["sms-sandbox-secret-key"],
};

/** Of each image that is built here, a text in a file of its own: not in its description, so that only a search in layers finds it. */
const inLayers: Record<string, string> = {
  app: "data-testid",
  proxy: "exec caddy-unprivileged run",
  "sms-sandbox": "AuthFailure.SignatureFailure",
};

const applications = z.array(z.object({ id: z.string() }));

const story = new Story("secrets", { stepsStandAlone: true });
let stack: TestStack;
let secrets: Secret[];
let linesDuringUpdate: Set<string>;
let execsDuringUpdate: Set<string>;
/** In a process list for less time than Pulumi, Logto's seed or a provider take to start. */
const marker = { text: "seen-in-a-process-list", milliseconds: 300 };

story.step(
  "a stack with a signed-in person has all its secrets, and the search finds them where they must be",
  async () => {
    stack = await TestStack.create(story);
    const update = await execCommandsDuring(() =>
      commandLinesDuring(Promise.all([stack.up(), showMarker()])),
    );
    linesDuringUpdate = update.result.lines;
    execsDuringUpdate = update.lines;
    secrets = await secretsOf(stack);
    assert.deepEqual(secrets.map(({ name }) => name).sort(), [
      "admin-management-secret",
      "admin-password",
      "app",
      "app-session-secret",
      "management-secret",
      "postgres-app",
      "postgres-logto",
      "sms-sandbox-secret-key",
    ]);
    const shown = await stack.read(["stack", "output", "--json", "--show-secrets"]);
    assert.deepEqual(secretsIn(shown, secrets).sort(), ["admin-password", "management-secret"]);
    for (const secret of secrets)
      for (const form of [secret.value, Buffer.from(`x:${secret.value}`).toString("base64")])
        assert.deepEqual(secretsIn(`before ${form} after`, secrets), [secret.name], form);
    const page = await signUp(story, stack);
    await page.goto(`${(await stack.outputs()).appUrl}/reports`);
    await page.getByTestId("reports").waitFor();
  },
  { timeoutSeconds: 600 },
);

story.step(
  "the state, its history and backups, and the stack's configuration hold ciphertext only",
  async () => {
    expectNone("pulumi stack export", await stack.read(["stack", "export"]));
    const { url } = stack.pulumi.backend;
    for (const file of filesIn(url.replace("file://", ""))) expectNone(file, readFileSync(file, "latin1"));
    expectNone("configuration", readFileSync(stack.configFile, "utf8"));
  },
);

story.step("the outputs hide them unless they are asked for", async () => {
  expectNone("pulumi stack output", await stack.read(["stack", "output"]));
  expectNone("pulumi stack output --json", await stack.read(["stack", "output", "--json"]));
});

story.step("preview, update and refresh print none", async () => {
  await stack.configure({ "signInExperience.termsOfUseUrl": "https://example.com/terms" });
  for (const words of [
    ["preview", "--diff", "--show-config"],
    ["up", "--yes", "--skip-preview", "--diff", "--show-sames"],
    ["refresh", "--yes", "--skip-preview", "--diff"],
  ]) {
    const { exitCode, output } = await stack.run(words);
    assert.equal(exitCode, 0, `${words.join(" ")}:\n${lastLines(output)}`);
  }
  const logs = filesIn(story.folder).filter((file) => /\.(log|json)$/u.test(file));
  assert.ok(logs.length >= 8, logs.join(", "));
  for (const file of logs) expectNone(file, readFileSync(file, "utf8"));
});

story.step("containers log none", async () => {
  for (const role of Object.keys(needed)) {
    const log = await containerLog(`logto-stack-${stack.name}-${role}`);
    if (role !== "proxy") assert.notEqual(log, "", `${role} logs something`);
    expectNone(`the log of ${role}`, log);
  }
});

story.step(
  "each container's environment holds those that it needs, and nothing else of a container any",
  async () => {
    for (const [role, names] of Object.entries(needed)) {
      const { Config, ...rest } = await partOf(stack.name, role).inspect();
      const { Env, ...config } = Config;
      assert.deepEqual(secretsIn(Env.join("\n"), secrets).sort(), names, `the environment of ${role}`);
      expectNone(`docker inspect of ${role}`, JSON.stringify([config, rest]));
    }
  },
);

story.step("no process list shows one, during the update or after it", () => {
  const seen = [...linesDuringUpdate];
  assert.ok(
    seen.some((line) => line.includes(marker.text)),
    "an argument is seen, however short its process lives",
  );
  // What runs in a container for a moment only: the engine tells of each.
  const execs = [...execsDuringUpdate];
  assert.ok(
    execs.some((line) => line.includes("pg_isready")),
    execs.join("\n"),
  );
  expectNone("commands in containers", execs.join("\n"));
  expectNone("process lists", [...seen, ...commandLines()].join("\n"));
  return Promise.resolve();
});

story.step(
  "no image holds one: neither in its layers, nor in its history, nor in its configuration",
  async () => {
    const docker = dockerClient();
    for (const role of Object.keys(needed)) {
      const { Image, Config } = await partOf(stack.name, role).inspect();
      const image = docker.getImage(Image);
      const history: unknown = await image.history();
      const described = JSON.stringify([await image.inspect(), history]);
      expectNone(`the image of ${role}`, described);
      if (!Config.Image.startsWith("logto-stack/")) continue;
      const control = inLayers[role] ?? "";
      assert.ok(control !== "" && !described.includes(control), `${role} has a control in its layers only`);
      assert.equal(await imageContains(Image, [control]), true, "the search finds what is there");
      assert.equal(await imageContains(Image, secrets.flatMap(formsOf)), false, `layers of ${role}`);
    }
  },
  { timeoutSeconds: 180 },
);

story.step(
  "the documented rotation makes each generated secret anew, and the old ones open nothing",
  async () => {
    const before = await stack.outputs();
    const old = new Map((await secretsOf(stack)).map(({ name, value }) => [name, value]));
    const hash = await adminPasswordHash();
    for (const commands of documentedCommands(stack, "## Rotate secrets"))
      await runDocumented(stack, story.folder, commands);
    await replaceApplicationSecret();
    await stack.run(["up", "--yes", "--skip-preview", "--refresh"]);

    const kept = (await secretsOf(stack)).filter(({ name, value }) => old.get(name) === value);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["sms-sandbox-secret-key"],
    );
    const after = await stack.outputs();
    await new ManagementApi(after).get("/api/roles", z.unknown());
    await assert.rejects(new ManagementApi(before).get("/api/roles", z.unknown()), /invalid_client/u);
    for (const role of ["logto", "app"])
      await assert.rejects(
        signInToDatabase(role, old.get(`postgres-${role}`) ?? ""),
        /password authentication/u,
      );
    assert.notEqual(await adminPasswordHash(), hash);
    await signUp(story, stack);
    const { report } = await stack.up();
    assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  },
  { timeoutSeconds: 300 },
);

/** As somebody does it in Logto's console. */
async function replaceApplicationSecret(): Promise<void> {
  const api = new ManagementApi(await stack.outputs());
  const [application] = await api.get("/api/applications?types=Traditional", applications);
  const path = `/api/applications/${application?.id ?? ""}/secrets`;
  assert.equal((await api.post(path, { name: "Next secret" })).status, 201);
  await api.delete(`${path}/${encodeURIComponent("Default secret")}`);
}

/** Over the network, as its clients come. */
async function signInToDatabase(role: string, password: string): Promise<void> {
  const command = `psql "host=$(hostname) user=${role} password=${password} dbname=${role}" -c "SELECT 1"`;
  await runIn(stack.name, "postgres", ["sh", "-c", command]);
}

function adminPasswordHash(): Promise<string> {
  const sql = "SELECT password_encrypted FROM users WHERE tenant_id = 'admin'";
  return runIn(stack.name, "postgres", ["psql", "-U", "postgres", "-Atc", sql, "logto"]);
}

/** A process that others can see for a moment. */
async function showMarker(): Promise<void> {
  await execa(process.execPath, ["-e", `setTimeout(() => undefined, ${marker.milliseconds})`, marker.text]);
}

function expectNone(where: string, text: string): void {
  assert.deepEqual(secretsIn(text, secrets), [], `secrets in ${where}`);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
