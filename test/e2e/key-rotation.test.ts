/** The rotation of Tencent's access key as docs/sms.md describes it, by `pulumi up`, while people ask for codes. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { testAccount } from "../../infra/sms-sandbox/testing.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { sandboxLogto, type SandboxedLogto } from "./harness/sandboxed-logto.ts";
import { freshPhoneNumber } from "./harness/sms-inbox.ts";
import { Story } from "./harness/story.ts";
import { TestStack } from "./harness/test-stack.ts";
import { waitUntil } from "./harness/wait-until.ts";

const access = z.object({
  endpoint: z.string(),
  managementClientId: z.string(),
  managementClientSecret: z.string(),
});

const old = { secretId: testAccount.secretId, secretKey: testAccount.secretKey };
const fresh = { secretId: "AKIDfreshEXAMPLE", secretKey: "fresh-secret-key-EXAMPLE" };

const story = new Story("key-rotation");
let stack: TestStack;
let tencent: SandboxedLogto;
let api: ManagementApi;

/** How each request for a code ended, by number. */
const answers = new Map<string, number>();

story.step(
  "a stack with the settings of an account at Tencent comes up, and sends codes with its key",
  async () => {
    tencent = await sandboxLogto(story);
    stack = await TestStack.create(story, {
      preview: "false",
      smsSandbox: "false",
      protect: "false",
      logtoImage: tencent.image,
      "tencent.sdkAppId": testAccount.sdkAppId,
      "tencent.signName": testAccount.signName,
      "tencent.templateId": testAccount.templates[0]?.templateId ?? "",
    });
    await useKey(old);
    await stack.up({ environment: tencent.environment });
    api = new ManagementApi(
      access.parse(JSON.parse(await stack.read(["stack", "output", "--json", "--show-secrets"]))),
    );
    await askForCode();
    assert.deepEqual([...answers.values()], [204]);
  },
  { timeoutSeconds: 600 },
);

story.step(
  "the new key goes in, is tested and deployed, and the old one goes out, while not one code is lost",
  async () => {
    const isDone = askWithoutPause(3);
    await codes(10);
    tencent.sandbox.change({ keys: [{ ...fresh, enabled: true }] });
    await useKey(fresh);
    await sms("check");
    await sms("send", "--via", "tencent", "--to", `+86${freshPhoneNumber()}`);
    await codes(10);

    const { report } = await stack.up({ environment: tencent.environment });
    assert.deepEqual(
      report.steps.map(({ op, type, name }) => `${op} ${type} ${name}`),
      ["update logto:index:Connector sms"],
    );
    await sms("send", "--via", "logto", "--to", `+86${freshPhoneNumber()}`);
    await codes(10);
    tencent.sandbox.change({ keys: [{ ...old, enabled: false }] });
    await codes(10);
    await isDone();

    assert.deepEqual([...new Set(answers.values())], [204]);
    for (const number of answers.keys())
      assert.equal(tencent.sandbox.messages({ phoneNumber: `+86${number}` }).length, 1, number);
  },
  { timeoutSeconds: 240 },
);

story.step("with the new key out, too, a code is lost: the test before would have seen it", async () => {
  tencent.sandbox.change({ keys: [{ ...fresh, enabled: false }] });
  assert.notEqual(await askForCode(), 204);
});

story.step("neither key is in the state or the configuration in plain text", async () => {
  const texts = [await stack.read(["stack", "export"]), await stack.read(["config", "--json"])];
  for (const text of texts) assert.ok(!text.includes(old.secretKey) && !text.includes(fresh.secretKey));
});

/** As a person sets a key. */
async function useKey({ secretId, secretKey }: typeof old): Promise<void> {
  await stack.configure({ "tencent.accessKeyId": secretId });
  await stack.read(["config", "set", "--secret", "--path", "tencent.accessKeySecret", secretKey]);
}

/** `npm run sms`, which must find everything in order. */
async function sms(...words: string[]): Promise<void> {
  const { exitCode, all } = await execa(
    process.execPath,
    ["scripts/bootstrap.mjs", "scripts/sms.ts", ...words, "--stack", stack.name],
    { cwd: repositoryRoot, all: true, reject: false, env: tencent.environment },
  );
  assert.equal(exitCode, 0, `npm run sms -- ${words.join(" ")}:\n${all}`);
}

async function askForCode(): Promise<number> {
  const number = freshPhoneNumber();
  const { status } = await api.post("/api/verification-codes", { phone: `86${number}` });
  answers.set(number, status);
  return status;
}

/** Some people ask at once, one code after another. @returns what ends it */
function askWithoutPause(people: number): () => Promise<unknown> {
  let isRunning = true;
  const asking = Array.from({ length: people }, async () => {
    while (isRunning) await askForCode();
  });
  return () => {
    isRunning = false;
    return Promise.all(asking);
  };
}

/** Waits for that many more answers. */
async function codes(count: number): Promise<void> {
  const enough = answers.size + count;
  await waitUntil("codes", () => Promise.resolve(answers.size >= enough || undefined));
}
