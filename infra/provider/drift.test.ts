// What somebody changes in the console, secrets included: a refresh through Pulumi's own engine shows it property by
// property and never a secret's value, and the next update puts it back.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { z } from "zod";
import { tencentConfig } from "./testing/fixtures.ts";
import { startManagedTenant } from "./testing/managed-tenant.ts";
import { PulumiProject } from "./testing/pulumi-project.ts";
import { revealProperties, type Properties } from "./values.ts";

const theirSecrets = { accessKeySecret: "their-access-key-secret", "x-token": "their-hook-token" };
const hook = { name: "Hook", url: "https://books.example.com/hook", events: ["PostSignIn"] };
const ours = {
  Connector: { connectorId: "tencent-short-message-service", config: tencentConfig },
  Webhook: { ...hook, headers: { "x-token": "our-hook-token" } },
  Application: { name: "Shop", type: "SPA", description: "Ours", customData: { team: "web", floor: 3 } },
  AccountCenter: { enabled: true, fields: { phone: "Edit", name: "ReadOnly" } },
} satisfies Record<string, Properties>;
const theirs: typeof ours = {
  Connector: {
    ...ours.Connector,
    config: { ...tencentConfig, accessKeySecret: theirSecrets.accessKeySecret, signName: "别人" },
  },
  Webhook: { ...ours.Webhook, headers: { "x-token": theirSecrets["x-token"] } },
  Application: { ...ours.Application, description: "Theirs", customData: { team: "web", floor: 4 } },
  AccountCenter: { enabled: true, fields: { phone: "Off", name: "ReadOnly" } },
};
const secrets = [
  ...Object.values(theirSecrets),
  tencentConfig["accessKeySecret"],
  ours.Webhook.headers["x-token"],
].map(String);

const { server, engine } = await startManagedTenant();
let project: PulumiProject;

before(async () => {
  const resources = Object.entries(ours).map(
    ([kind, inputs]) =>
      `const ${kind} = new logto.${kind}("${kind}", ${JSON.stringify(inputs)});
       export const id${kind} = ${kind}.id;`,
  );
  project = await PulumiProject.create(resources.join("\n"));
  await project.configureLogto(server);
});

after(async () => project.remove());

async function pulumi(...words: string[]): Promise<string> {
  const { code, output } = await project.run(...words);
  assert.equal(code, 0, output);
  for (const secret of secrets) assert.ok(!output.includes(secret), `${words.join(" ")} shows a secret`);
  return output;
}

/** What the tenant has of it now. */
async function live(kind: string, id: string): Promise<Properties> {
  await engine.nextRun();
  return (await engine.import(kind, "console", id))?.inputs ?? {};
}

void test("drift is shown property by property without a secret's value, and an update corrects it", async () => {
  await pulumi("up", "--yes", "--skip-preview");
  const ids = z.record(z.string()).parse(JSON.parse(await pulumi("stack", "output", "--json")));
  for (const [kind, inputs] of Object.entries(theirs)) {
    const id = ids[`id${kind}`] ?? "";
    await engine.nextRun();
    const state = await engine.import(kind, "console", id);
    assert.ok(state, kind);
    await engine.update(state, inputs);
  }

  const shown = await pulumi("refresh", "--yes", "--skip-preview", "--diff");
  for (const line of [
    /~ accessKeySecret *: \[secret\] => \[secret\]/,
    /~ signName *: "示例" => "别人"/,
    /~ x-token *: \[secret\] => \[secret\]/,
    /~ description *: "Ours" => "Theirs"/,
    /~ floor *: 3 => 4/,
    /~ phone *: "Edit" => "Off"/,
  ])
    assert.match(shown, line);
  const state = await readFile(project.stateFile, "utf8");
  for (const secret of secrets) assert.ok(!state.includes(secret), "the state has a secret in plain text");

  const corrected = await pulumi("up", "--yes", "--skip-preview", "--diff");
  assert.match(corrected, /~ description *: "Theirs" => "Ours"/);
  for (const [kind, inputs] of Object.entries(ours)) {
    const now = revealProperties(await live(kind, ids[`id${kind}`] ?? ""));
    for (const [name, value] of Object.entries(inputs)) assert.deepEqual(now[name], value, `${kind}.${name}`);
  }
  await pulumi("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
  await pulumi("destroy", "--yes", "--skip-preview");
});
