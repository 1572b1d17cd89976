/** `npm run sms` as a person types it, on a state folder of the test's own and a sandbox in Tencent's place. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { execa } from "execa";
import { z } from "zod";
import type { SmsSandbox } from "../../infra/sms-sandbox/start.ts";
import { startTestSandbox, testAccount } from "../../infra/sms-sandbox/testing.ts";
import { repositoryRoot } from "../setup/paths.ts";

const state = mkdtempSync(path.join(tmpdir(), "logto-stack-sms-"));
const stack = `sms-${process.pid}`;
let sandbox: SmsSandbox;

async function run(script: string, words: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, all } = await execa(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(repositoryRoot, "scripts", `${script}.ts`), ...words],
    {
      cwd: repositoryRoot,
      env: {
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "right",
        LC_ALL: "C",
        LOGTO_STACK_TEST_SMS_SANDBOX: `${sandbox.httpsPort}:${sandbox.caPath}`,
        ...env,
      },
      all: true,
      reject: false,
    },
  );
  assert.ok(!all.includes(testAccount.secretKey), "the secret is shown");
  return { exitCode, stdout, said: all };
}

const sms = (words: string[], env?: Record<string, string>) => run("sms", [...words, "--stack", stack], env);

before(async () => {
  sandbox = await startTestSandbox();
  assert.equal(
    (await run("pulumi", ["stack", "init", stack, "--no-select", "--non-interactive"])).exitCode,
    0,
  );
  const settings = {
    accessKeyId: testAccount.secretId,
    sdkAppId: testAccount.sdkAppId,
    signName: testAccount.signName,
  };
  const words = Object.entries(settings).flatMap(([key, value]) => [
    "--plaintext",
    `tencent.${key}=${value}`,
  ]);
  const secret = ["--secret", `tencent.accessKeySecret=${testAccount.secretKey}`];
  const set = ["config", "set-all", "--path", "--stack", stack, ...words, ...secret];
  assert.equal((await run("pulumi", set)).exitCode, 0);
});

after(async () => {
  await run("pulumi", ["stack", "rm", stack, "--yes", "--force", "--non-interactive"]);
  await sandbox.stop();
  rmSync(state, { recursive: true });
});

test("the way from no template to a checked stack: submit says how to use the template, check what is wrong", async () => {
  const early = await sms(["check"]);
  assert.equal(early.exitCode, 1);
  assert.match(early.said, /tencent\.templates: no template/);

  const submitted = await sms(["submit", "--json"]);
  assert.equal(submitted.exitCode, 1, submitted.said);
  const { items } = z
    .object({ items: z.array(z.object({ what: z.string(), id: z.string() })) })
    .parse(JSON.parse(submitted.stdout));
  const { id = "" } = items.find(({ what }) => what.startsWith("template")) ?? {};
  assert.match(id, /^\d+$/);
  const use = ["config", "set", "--path", "tencent.templateId", id, "--stack", stack];
  assert.equal((await run("pulumi", use)).exitCode, 0);

  const inReview = await sms(["check"], { LC_ALL: "zh_CN.UTF-8" });
  assert.equal(inReview.exitCode, 1);
  assert.match(inReview.said, new RegExp(`问题 +模板 ${id} +正在审核中`));
  sandbox.change({ templates: { [id]: { state: "approved", reviewReply: "" } } });
  const good = await sms(["check", "--json"]);
  assert.equal(good.exitCode, 0, good.said);
  assert.deepEqual(JSON.parse(good.stdout), { stack, inOrder: true, findings: [] });

  const sent = await sms(["send", "--to", "+8613800138000", "--via", "tencent"]);
  assert.equal(sent.exitCode, 0, sent.said);
});

test("help is printed without a stack, and a stack that isn't there is named", async () => {
  const help = await run("sms", []);
  assert.equal(help.exitCode, 0);
  assert.match(help.stdout, /^npm run sms -- <command>/);
  const { exitCode, said } = await run("sms", ["check", "--stack", "nobody-has-this"]);
  assert.equal(exitCode, 1);
  assert.match(said, /has no stack "nobody-has-this"/);
});
