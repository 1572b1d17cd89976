// The example programs of docs/resources, all of them as one program, through the real CLI.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { PulumiProject } from "./testing/pulumi-project.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";

const folder = new URL("../../docs/resources/examples/", import.meta.url);
const imports = readdirSync(folder).map((name) => `import ${JSON.stringify(new URL(name, folder).href)};`);
const secrets = {
  tencentAccessKeySecret: "example-access-key-secret",
  mailToken: "example-mail-token",
  turnstileSecretKey: "example-turnstile-key",
  acmeClientSecret: "example-acme-secret",
  hookToken: "example-hook-token",
};

let server: TestServer;
let project: PulumiProject;

before(async () => {
  server = await startTestServer();
  project = await PulumiProject.create(imports.join("\n"));
  const plain = { "logto:endpoint": server.endpoint, "logto:clientId": String(server.default["clientId"]) };
  await project.configure(
    { ...plain, acmeIssuer: `${server.endpoint}/oidc` },
    { "logto:clientSecret": server.clientSecret, ...secrets },
  );
});

after(async () => {
  await project.remove();
  await server.stop();
});

void test("the examples of the reference come up together, and a second up and a refresh change nothing", async () => {
  const first = await project.run("up", "--yes", "--skip-preview");
  assert.equal(first.code, 0, first.output);
  const again = await project.run("up", "--yes", "--refresh", "--skip-preview", "--expect-no-changes");
  assert.equal(again.code, 0, again.output);
});

void test("no secret of the examples is in plain text in the state", () => {
  const state = readFileSync(project.stateFile, "utf8");
  for (const value of [...Object.values(secrets), server.clientSecret])
    assert.ok(!state.includes(value), value);
});

void test("the examples are destroyed in the order that Logto needs", async () => {
  const { code, output } = await project.run("destroy", "--yes", "--skip-preview");
  assert.equal(code, 0, output);
});
