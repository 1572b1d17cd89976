/** A stack's life by plain Pulumi commands: what a preview says, what an unchanged or changed update does, and the end. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { ConnectionCounter } from "./harness/connection-counter.ts";
import { partOf, runIn, stackParts } from "./harness/engine.ts";
import { localRequest } from "./harness/local-request.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { Story } from "./harness/story.ts";
import { type Outputs, type PulumiRun, TestStack } from "./harness/test-stack.ts";

const shownApplications = z.array(z.object({ id: z.string(), secret: z.string().optional() }));

const story = new Story("lifecycle");
let stack: TestStack;
let counter: ConnectionCounter;

story.step(
  "a preview of a new stack shows the whole plan and changes nothing",
  async () => {
    stack = await TestStack.create(story);
    counter = new ConnectionCounter(story, stack);
    const preview = await stack.run(["preview"]);
    assert.equal(preview.exitCode, 0, preview.output);
    assert.ok((preview.report.changes["create"] ?? 0) > 40, JSON.stringify(preview.report.changes));
    assert.deepEqual(await stackParts(stack.name), { containers: [], networks: [], volumes: [] });
  },
  { timeoutSeconds: 600 },
);

story.step(
  "`pulumi up` makes it all, and says where everything is",
  async () => {
    await counter.up();
    assert.ok(counter.count() > 0, "the counter sees the connections to the Management API");
    const parts = await stackParts(stack.name);
    const named = (names: string[]) => names.map((name) => `logto-stack-${stack.name}-${name}`);
    assert.deepEqual(parts.containers, named(["app", "logto", "postgres", "proxy", "sms-sandbox"]));
    assert.deepEqual(parts.networks, [`logto-stack-${stack.name}`]);
    assert.deepEqual(parts.volumes, named(["postgres-data", "sms-authority", "sms-certificate"]));
  },
  { timeoutSeconds: 600 },
);

story.step("a second `pulumi up` changes nothing, and sends no request to the Management API", async () => {
  const { report } = await counter.up();
  assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  assert.equal(counter.count(), 0);
});

story.step(
  "a refresh finds no difference between the state and what runs",
  async () => {
    const refresh = await stack.run(["refresh", "--yes", "--skip-preview"]);
    assert.equal(refresh.exitCode, 0, refresh.output);
    assert.deepEqual(changed(refresh), []);
    const { report } = await stack.up();
    assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  },
  { timeoutSeconds: 240 },
);

story.step("a changed sign-in experience changes just that, and the app goes on running", async () => {
  await stack.configure(colors("#5b21b6"));
  const run = await stack.up();
  assert.deepEqual(changed(run), ["update logto:index:SignInExperience sign-in-experience"]);
  const { appUrl } = await stack.outputs();
  assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
});

story.step(
  "a wrong Management API secret stops the update with its reason, and the command that it names mends it",
  async () => {
    await setManagementSecret("somebody changed it by hand");
    await stack.configure(colors("#9a3412"));
    const before = await stackParts(stack.name);
    const refused = await stack.run(["up", "--yes", "--skip-preview"]);
    assert.notEqual(refused.exitCode, 0);
    const advice = /credential of `logto-stack-default`.*`pulumi up --replace '([^']+)'`.*`clientSecret`/su;
    const [, declaration = ""] = advice.exec(refused.output) ?? assert.fail(refused.output);
    assert.deepEqual(await stackParts(stack.name), before);
    const mended = await stack.run(["up", "--yes", "--skip-preview", "--replace", declaration]);
    assert.equal(mended.exitCode, 0, mended.output);
    assert.ok(changed(mended).includes("update logto:index:SignInExperience sign-in-experience"));
    await new ManagementApi(await stack.outputs()).get("/api/roles", z.unknown());
  },
);

story.step(
  "Logto shows no secret of the stack's own applications, and one that it once showed stops working",
  async () => {
    const outputs = await stack.outputs();
    const { managementClientId } = outputs;
    const once = { ...outputs, managementClientSecret: "internal_as_it_once_was" };
    await query(
      `UPDATE applications SET secret = '${once.managementClientSecret}' WHERE id = '${managementClientId}'`,
    );
    const secrets = async (access: Outputs) => {
      const applications = await new ManagementApi(access).get("/api/applications", shownApplications);
      return applications.filter(({ id }) => id === managementClientId).map(({ secret }) => secret);
    };
    assert.deepEqual(await secrets(once), [once.managementClientSecret]);
    await stack.run(["up", "--yes", "--skip-preview", "--replace", "**::management-credentials"]);
    assert.deepEqual(await secrets(outputs), [undefined]);
    await assert.rejects(secrets(once), /invalid_client/u);
  },
);

story.step(
  "a stack for real people is protected: it refuses to be destroyed, and loses nothing",
  async () => {
    await stack.configure({ preview: "false", smsSandbox: "false", ...tencentConfig });
    await stack.up();
    const before = await stackParts(stack.name);
    const refused = await stack.run(["destroy", "--yes", "--skip-preview"]);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /deletion-guard.*cannot be deleted\s+because it is protected/su);
    assert.deepEqual(await stackParts(stack.name), before);
  },
  { timeoutSeconds: 240 },
);

story.step(
  "with protection switched off, `pulumi destroy` leaves nothing, and doesn't wait for a Logto that has stopped",
  async () => {
    await stack.configure({ protect: "false" });
    await stack.up();
    await partOf(stack.name, "logto").stop();
    const startedAt = Date.now();
    const destroyed = await stack.run(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    // A Management API request would wait for as long as a starting server may take.
    assert.ok(Date.now() - startedAt < 60_000, destroyed.output);
    assert.deepEqual(await stackParts(stack.name), { containers: [], networks: [], volumes: [] });
    await stack.read(["stack", "rm", "--yes"]);
    assert.equal(existsSync(stack.configFile), false);
  },
  { timeoutSeconds: 240 },
);

/** What a stack that sends real messages has; no message is sent here. */
const tencentConfig = {
  "tencent.accessKeyId": "AKIDexample",
  "tencent.accessKeySecret": "example",
  "tencent.sdkAppId": "1400006666",
  "tencent.signName": "logto-stack",
  "tencent.templates.Register": "1",
  "tencent.templates.SignIn": "1",
  "tencent.templates.ForgotPassword": "1",
  "tencent.templates.Generic": "1",
};

/** A field of the sign-in experience replaces the stack's own as a whole. */
function colors(primaryColor: string) {
  return {
    "signInExperience.color.primaryColor": primaryColor,
    "signInExperience.color.darkPrimaryColor": primaryColor,
    "signInExperience.color.isDarkModeEnabled": "true",
  };
}

/** As if somebody had changed it in Logto's console. */
async function setManagementSecret(secret: string): Promise<void> {
  await query(
    `UPDATE application_secrets SET value = '${secret}' ` +
      "WHERE application_id = 'logto-stack-default' AND name = 'logto-stack'",
  );
}

/** Runs SQL in Logto's database. */
async function query(sql: string): Promise<void> {
  await runIn(stack.name, "postgres", ["psql", "--username=postgres", "--quiet", "--command", sql, "logto"]);
}

/** Operations of an update, components aside, as `op type name`. */
function changed({ report }: PulumiRun): string[] {
  return report.steps
    .filter(
      ({ op, type }) =>
        op !== "refresh" && !type.startsWith("logto-stack:") && type !== "pulumi:pulumi:Stack",
    )
    .map(({ op, type, name }) => `${op} ${type} ${name}`);
}
