// The whole way through Pulumi's own engine: the real CLI, the SDK classes, the provider's process and a server.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PulumiProject } from "./testing/pulumi-project.ts";
import { startTestServer, type TestServer } from "./testing/tenant.ts";

let server: TestServer;
let project: PulumiProject;

/** A program with a tenant, an application, a connector and phone sign-in. */
function program(verify: boolean): string {
  const provider = { endpoint: server.endpoint, clientId: server.clientId };
  return `
    // Known only in the update, as in a real stack where the credential is made by the same program.
    const made = new logto.RandomSecret("made");
    const clientSecret = made.value.apply(() => ${JSON.stringify(server.clientSecret)});
    const provider = new logto.Provider("tenant", { ...${JSON.stringify(provider)}, clientSecret });
    const app = new logto.Application("app", {
      name: "Shop", type: "Traditional", oidcClientMetadata: { redirectUris: ["http://localhost:3000/callback"] },
    }, { provider });
    const usageTypes = ["Register", "SignIn", "ForgotPassword", "Generic"];
    const sms = new logto.Connector("sms", {
      id: "tencent-sms",
      connectorId: "tencent-short-message-service",
      config: {
        accessKeyId: "AKID", accessKeySecret: "plain-access-key-secret", signName: "x", sdkAppId: "1400006666",
        region: "ap-guangzhou", templates: usageTypes.map((usageType) => ({ usageType, templateCode: "1" })),
      },
    }, { provider });
    new logto.SignInExperience("experience", {
      signUp: { identifiers: ["phone"], password: false, verify: ${verify} },
      signIn: { methods: [{ identifier: "phone", password: false, verificationCode: true, isPasswordPrimary: false }] },
    }, { provider, dependsOn: [sms] });
    export const secret = app.secret;
    export const applicationId = app.applicationId;
  `;
}

before(async () => {
  server = await startTestServer();
  project = await PulumiProject.create(program(false));
});

after(async () => {
  await project.remove();
  await server.stop();
});

void test("a bad value fails the first preview, although the provider's secret isn't known before the update", async () => {
  const { code, output } = await project.run("preview");
  assert.notEqual(code, 0);
  assert.match(output, /resource 'experience' has a problem: signUp\.verify must be true/);
});

void test("up creates everything, a second up changes nothing, a refresh finds no drift", async () => {
  await project.program(program(true));
  const first = await project.run("up", "--yes", "--skip-preview");
  assert.equal(first.code, 0, first.output);
  const again = await project.run("up", "--yes", "--refresh", "--skip-preview", "--expect-no-changes");
  assert.equal(again.code, 0, again.output);
  assert.match(again.output, /6 unchanged/);
});

void test("no secret is in plain text in the state or in what the CLI prints", async () => {
  const shown = await project.run("stack", "output", "--show-secrets", "--json");
  const secret = /"secret": "(\w+)"/.exec(shown.output)?.[1] ?? "";
  assert.ok(secret.length > 20, shown.output);
  const state = await readFile(project.stateFile, "utf8");
  for (const value of [secret, server.clientSecret, "plain-access-key-secret"])
    assert.equal(state.includes(value), false);
  const output = await project.run("stack", "output", "--json");
  assert.doesNotMatch(output.output, new RegExp(secret));
});

void test("destroy resets the sign-in experience before the connector goes, and leaves nothing", async () => {
  const { code, output } = await project.run("destroy", "--yes", "--skip-preview");
  assert.equal(code, 0, output);
  assert.match(output, /6 deleted/);
});
