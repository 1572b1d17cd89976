// The example programs of docs/resources, all of them as one program, through the real CLI; and the way back: the tenant
// that they made, read by `npm run import` into a program that changes nothing.
import { execFile } from "node:child_process";
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { startFaultProxy, type FaultProxy } from "./testing/fault-proxy.ts";
import { PulumiProject, type CommandResult } from "./testing/pulumi-project.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";

const examples = new URL("../../docs/resources/examples/", import.meta.url);
const imports = readdirSync(examples).map(
  (name) => `import ${JSON.stringify(new URL(name, examples).href)};`,
);
const secrets = {
  tencentAccessKeySecret: "example-access-key-secret",
  mailToken: "example-mail-token",
  turnstileSecretKey: "example-turnstile-key",
  acmeClientSecret: "example-acme-secret",
  hookToken: "example-hook-token",
  plansKey: "example-plans-key",
  benPasswordHash: "$2a$05$KBCwKxOzLha2MUDgW0PjXeNnLMlBx6sSn13QEXf0M5.KayDV6/TRK",
};

let server: TestServer;
/** Spoils nothing, and counts what the server is asked. */
let proxy: FaultProxy;
let project: PulumiProject;

before(async () => {
  server = await startTestServer();
  proxy = await startFaultProxy(server.endpoint, () => "none");
  project = await PulumiProject.create(imports.join("\n"));
  await project.configureLogto({ ...server, endpoint: proxy.endpoint });
  await project.configure({ acmeIssuer: `${server.endpoint}/oidc` }, secrets);
});

after(async () => {
  await project.remove();
  await proxy.close();
  await server.stop();
});

/** An update that must find nothing to do, and ask Logto nothing to know that. */
async function expectNothingToDo(of: PulumiProject, ...words: string[]): Promise<void> {
  proxy.requests.length = 0;
  const { code, output } = await of.run("up", "--yes", "--expect-no-changes", ...words);
  assert.equal(code, 0, output);
  assert.deepEqual(proxy.requests, []);
}

void test("the examples of the reference come up together, and after that and after a refresh an update changes and asks nothing", async () => {
  const first = await project.run("up", "--yes", "--skip-preview");
  assert.equal(first.code, 0, first.output);
  await expectNothingToDo(project);
  const again = await project.run("up", "--yes", "--refresh", "--skip-preview", "--expect-no-changes");
  assert.equal(again.code, 0, again.output);
  assert.notDeepEqual(proxy.requests, [], "a refresh asks");
  await expectNothingToDo(project);
});

void test("no secret of the examples is in plain text in the state", () => {
  const state = readFileSync(project.stateFile, "utf8");
  for (const value of [...Object.values(secrets), server.clientSecret])
    assert.ok(!state.includes(value), value);
});

/** Runs the script behind `npm run import`. */
async function runImport(words: string[], environment: Record<string, string>): Promise<CommandResult> {
  const script = new URL("../../scripts/import.ts", import.meta.url).pathname;
  const env = { ...project.environment, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}\n${stderr}` });
    });
  });
}

void test("npm run import writes a program for the tenant; importing it and bringing it up changes and asks nothing", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "provider-import-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const words = ["--endpoint", proxy.endpoint, "--client-id", server.clientId];
  const written = await runImport([...words, "--output", folder, "--with-users"], {
    LOGTO_CLIENT_SECRET: server.clientSecret,
  });
  assert.equal(written.code, 0, written.output);
  const files = ["index.ts", "import.json", "Pulumi.yaml", "Pulumi.imported.yaml"];
  const text = files.map((name) => readFileSync(path.join(folder, name), "utf8")).join("\n");
  for (const value of [...Object.values(secrets), server.clientSecret])
    assert.ok(!text.includes(value) && !written.output.includes(value), value);
  for (const name of readdirSync(examples)) {
    const kind = /new logto\.(\w+)/.exec(readFileSync(new URL(name, examples), "utf8"))?.[1] ?? "";
    if (!["Provider", "RandomSecret"].includes(kind))
      assert.match(text, new RegExp(`new logto\\.${kind}\\(`));
  }
  const imported = new PulumiProject(folder, project.environment);
  const file = ["--file", "import.json", "--protect=false", "--generate-code=false", "--yes"];
  const taken = await imported.run("import", "--stack", "imported", ...file);
  assert.equal(taken.code, 0, taken.output);
  await expectNothingToDo(imported, "--stack", "imported");
  const preview = await imported.run("preview", "--stack", "imported", "--refresh", "--expect-no-changes");
  assert.equal(preview.code, 0, preview.output);
});

void test("npm run import reads only some kinds when it is told so, and refuses one that doesn't exist", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "provider-import-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const words = ["--endpoint", server.endpoint, "--client-id", server.clientId];
  const environment = { LOGTO_CLIENT_SECRET: server.clientSecret };
  const select = async (...more: string[]) => runImport([...words, "--output", folder, ...more], environment);
  const misspelt = await select("--only", "Role,Rolle");
  assert.match(misspelt.output, /no kind Rolle to import\. There are: .*Application, /);
  const written = await select("--only", "Role, ApiResource", "--only", "User", "--without", "ApiResource");
  assert.equal(written.code, 0, written.output);
  const program = readFileSync(path.join(folder, "index.ts"), "utf8");
  const kinds = new Set([...program.matchAll(/new logto\.(\w+)\(/g)].map(([, kind]) => kind));
  assert.deepEqual([...kinds].sort(), ["Role", "User"]);
});

void test("npm run import says what is missing, and never overwrites a program", async () => {
  const nothing = await runImport([], {});
  assert.match(nothing.output, /Missing: --endpoint, --client-id\./);
  const words = ["--endpoint", server.endpoint, "--client-id", "x", "--output", "infra"];
  assert.match((await runImport(words, {})).output, /infra isn't empty/);
  const secret = await runImport(words.slice(0, 4), { LOGTO_CLIENT_SECRET: "" });
  assert.match(secret.output, /LOGTO_CLIENT_SECRET/);
  assert.equal(secret.code, 1);
});

void test("the examples are destroyed in the order that Logto needs", async () => {
  const { code, output } = await project.run("destroy", "--yes", "--skip-preview");
  assert.equal(code, 0, output);
});
