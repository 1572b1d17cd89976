/** The check of an account at Tencent against the strict sandbox, by the vendor's own client. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { afterEach, beforeEach, test } from "node:test";
import { parseConfig, type StackConfig } from "../config.ts";
import type { SmsSandbox, SmsSandboxOptions } from "../sms-sandbox/start.ts";
import { startTestSandbox, testAccount } from "../sms-sandbox/testing.ts";
import { testSandbox } from "./client.ts";
import { verifyTencent } from "./verify.ts";

let sandbox: SmsSandbox;

beforeEach(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.stop());

function configure(tencent: Record<string, unknown> = {}, rest: Record<string, unknown> = {}): StackConfig {
  return parseConfig("prod", {
    smsVerify: "strict",
    tencent: {
      accessKeyId: testAccount.secretId,
      accessKeySecret: testAccount.secretKey,
      sdkAppId: testAccount.sdkAppId,
      signName: testAccount.signName,
      templateId: "1110",
      ...tencent,
    },
    ...rest,
  });
}

function verify(config: StackConfig, environment: NodeJS.ProcessEnv = {}, target = sandbox) {
  return verifyTencent(config, {
    LOGTO_STACK_TEST_SMS_SANDBOX: `${target.httpsPort}:${target.caPath}`,
    ...environment,
  });
}

/** What a person reads, where the stack is refused. */
async function refusal(tencent: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  const { refused, message = "" } = await verify(configure(tencent, rest));
  assert.ok(refused, `it was not refused: ${message}`);
  assert.ok(!message.includes(testAccount.secretKey), "the secret is shown");
  return message;
}

/** What a person reads, where the stack goes on. */
async function warning(tencent: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  const { refused, message } = await verify(configure(tencent, rest));
  assert.equal(refused, false, message);
  return message ?? "";
}

async function withSandbox(options: Partial<SmsSandboxOptions>, work: () => Promise<void>): Promise<void> {
  await sandbox.stop();
  sandbox = await startTestSandbox(options);
  await work();
}

test("of an account that is in order nothing is said, but that it was a test's", async () => {
  const { refused, message } = await verify(configure());
  assert.equal(refused, false);
  assert.equal(
    message,
    'Tencent Cloud SMS settings of the stack "prod"\nThis asked a test\'s sandbox on this machine, not Tencent.',
  );
});

test("a variable can't lead a stack's requests to another machine", () => {
  const read = (value: string) => testSandbox({ LOGTO_STACK_TEST_SMS_SANDBOX: value });
  assert.deepEqual(read("8443:/tmp/ca.pem"), { port: 8443, caPath: "/tmp/ca.pem" });
  for (const value of ["", "evil.example:443:/tmp/ca.pem", "https://evil.example", "8443"]) {
    assert.equal(read(value), undefined, value);
  }
});

test("nothing is asked for a stack with the sandbox, nor where the check is off", async () => {
  const { httpsPort, caPath } = sandbox;
  await sandbox.stop();
  const environment = { LOGTO_STACK_TEST_SMS_SANDBOX: `${httpsPort}:${caPath}` };
  for (const config of [
    parseConfig("pr-1", { preview: true, smsSandbox: true }),
    configure({}, { smsVerify: "off" }),
  ]) {
    assert.deepEqual(await verifyTencent(config, environment), { refused: false, message: undefined });
  }
});

test("a wrong key, application or signature is a problem with the page that mends it", async () => {
  assert.match(await refusal({ accessKeyId: "AKIDunknown" }), /API key +.*SecretId[^]*cam\/capi/);
  const wrongKey = await refusal({ accessKeySecret: "wrong-secret-value" });
  assert.match(wrongKey, /SecretKey doesn't belong[^]*cam\/capi/);
  assert.ok(!wrongKey.includes("wrong-secret-value"));
  assert.equal(wrongKey.match(/SecretKey doesn't belong/g)?.length, 1, "said once");
  assert.match(await refusal({ sdkAppId: "1400000000" }), /SDK app id[^]*smsv2\/app-manage/);
  assert.match(await refusal({ signName: "别人" }), /signature 别人 +There is no[^]*csms-sign/);
});

test("a review that isn't through is told with its state and the reviewer's answer", async () => {
  for (const [state, says] of [
    ["pending", /in review/],
    ["approvedNotInForce", /not in force yet/],
    ["rejected", /Rejected: say what it is for/],
  ] as const) {
    const review = { state, reviewReply: "say what it is for" };
    sandbox.change({ templates: { "1110": review }, signs: { [testAccount.signName]: review } });
    const message = await refusal();
    assert.equal(message.match(new RegExp(says, "g"))?.length, 2, message);
    assert.match(message, /template 1110[^]*csms-template/);
  }
});

test("every template has to be there, for the right numbers, with exactly {1}", async () => {
  const code = { name: "Code", content: "{1} is your code." };
  await withSandbox(
    {
      templates: [
        { ...code, templateId: "1110" },
        { ...code, templateId: "1111", content: "{1}, good for {2} minutes" },
        { ...code, templateId: "1112", content: "Hello" },
        { ...code, templateId: "1113", international: true },
        { ...code, templateId: "1114", international: "both" },
        { ...code, templateId: "1115", content: "{1} is your code. Type {1}." },
      ],
    },
    async () => {
      const message = await refusal({
        templateId: "1110",
        templates: {
          SignIn: "1111",
          Generic: "1112",
          Register: "1113",
          BindMfa: "1114",
          ForgotPassword: "1115",
          MfaVerification: "9",
        },
      });
      assert.match(message, /template 1111 .*placeholders are \{1\} \{2\}/);
      assert.match(message, /template 1112 .*placeholders are –/);
      assert.match(message, /template 1115 .*placeholders are \{1\} \{1\}/);
      assert.match(message, /template 1113 .*international messages only.*used for Register/);
      assert.match(message, /template 9 .*no template with this id. It is used for MfaVerification/);
      assert.doesNotMatch(message, /template 111[04]/);
    },
  );
});

test("a stack for other countries needs international templates, and is told that the connector can't serve them", async () => {
  const message = await refusal({}, { countries: ["CN", "US"] });
  assert.match(message, /template 1110 .*mainland messages only/);
  assert.match(message, /isms-template/);
  assert.match(message, /warning +countries .*codes for US reach a stranger/);
});

test("an empty or nearly empty package is a warning, for the account may pay afterwards", async () => {
  sandbox.change({ packages: [{ amount: 100, used: 100, expiresInDays: 9 }] });
  assert.match(await warning(), /message packages +No messages are left/);
  sandbox.change({
    packages: [
      { amount: 100, used: 30, expiresInDays: 9 },
      { amount: 5000, used: 0, expiresInDays: -1 },
    ],
  });
  assert.match(await warning(), /Only 70 messages are left[^]*buy\.cloud\.tencent\.com/);
});

test("what an individual or a key without permission can't ask is a warning that says what wasn't checked", async () => {
  sandbox.change({ verification: "individual" });
  const individual = await warning();
  assert.match(
    individual,
    /not checked +signature 腾讯云, template 1110 +The account is verified as an individual/,
  );
  sandbox.change({
    verification: "enterprise",
    deniedActions: ["SmsPackagesStatistics", "DescribeSmsSignList"],
  });
  assert.match(
    await warning(),
    /not checked +signature 腾讯云, message packages +The key may not ask[^]*cam\/policy/,
  );
});

test("a suspended account and a disabled application are problems in both of Tencent's spellings", async () => {
  for (const code of [
    "UnauthorizedOperation.SerivceSuspendDueToArrears",
    "UnauthorizedOperation.ServiceSuspendDueToArrears",
  ]) {
    sandbox.change({ faults: [{ kind: "error", code, times: 1 }] });
    assert.match(await refusal(), /arrears[^]*expense\/recharge/);
  }
  sandbox.change({ faults: [{ kind: "error", code: "UnauthorizedOperation.SdkAppIdIsDisabled", times: 1 }] });
  assert.match(await refusal(), /disabled this SMS application/);
  sandbox.change({ faults: [{ kind: "error", code: "UnsupportedRegion", times: 3 }] });
  assert.match(await refusal(), /region +SMS isn't offered in this region/);
});

test("an API that can't be reached, breaks off or answers nonsense is a warning", async () => {
  sandbox.change({ faults: [{ kind: "reset", times: 3 }] });
  assert.match(
    await warning(),
    /not checked +signature 腾讯云, template 1110, message packages +Tencent couldn't be asked/,
  );
  sandbox.change({ faults: [{ kind: "status", status: 502, times: 3 }] });
  assert.match(await warning(), /HTTP 502/);
  sandbox.change({ faults: [{ kind: "error", code: "FailedOperation.OtherError", times: 3 }] });
  assert.match(await warning(), /Tencent wouldn't say: FailedOperation.OtherError/);
});

test("an API that never answers holds nobody up for more than a few seconds", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const address = silent.address();
  assert.ok(address !== null && typeof address === "object");
  const started = Date.now();
  const { refused, message } = await verify(configure(), {}, { ...sandbox, httpsPort: address.port });
  const seconds = (Date.now() - started) / 1000;
  silent.close();
  assert.equal(refused, false);
  assert.match(message ?? "", /Tencent couldn't be asked: .*timeout/);
  assert.ok(seconds < 8, `it took ${seconds} s`);
});

test("with `warn` the same problems are said, and the stack goes on", async () => {
  const message = await warning({ signName: "别人" }, { smsVerify: "warn" });
  assert.match(message, /problem +signature 别人/);
  assert.match(message, /npm run sms -- check --stack prod/);
});

test("the table is in the person's language, its columns aligned, and says that a test's sandbox was asked", async () => {
  sandbox.change({ templates: { "1110": { state: "pending", reviewReply: "" } }, packages: [] });
  const config = configure();
  const read = async (environment: NodeJS.ProcessEnv) => (await verify(config, environment)).message ?? "";
  assert.match(await read({ LANG: "en_US.UTF-8" }), /problem +template 1110 +Still in review[^]*not Tencent/);
  assert.match(await read({ LANG: "ja_JP.UTF-8" }), /問題 +テンプレート 1110 +Tencent の審査中/);
  assert.match(await read({ LANG: "en_US.UTF-8", LC_ALL: "zh_CN.UTF-8" }), /问题 +模板 1110 +正在审核中/);
  const rows = (await read({ LANG: "zh_CN.UTF-8" })).split("\n").slice(2, 6);
  // Columns by what a terminal shows: a Chinese character takes two.
  const starts = rows.map((row) => row.search(/\S+$/)).map((index, row) => columns(rows[row] ?? "", index));
  assert.equal(new Set(starts).size, 1, rows.join("\n"));
});

function columns(row: string, index: number): number {
  return Array.from(row.slice(0, index)).reduce((sum, one) => sum + (one > "\u2e80" ? 2 : 1), 0);
}
