import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient, type OfficialClient } from "../testing/official-client.ts";
import { rejectsWith } from "../testing/rejects-with.ts";

let sandbox: SmsSandbox;
let client: OfficialClient;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  client = createOfficialClient(sandbox);
});
afterEach(() => sandbox.stop());

async function send(phoneNumber = "+8613800138000", from = client): Promise<string | undefined> {
  const { SendStatusSet } = await from.SendSms({
    PhoneNumberSet: [phoneNumber],
    SmsSdkAppId: testAccount.sdkAppId,
    TemplateId: "1110",
    SignName: testAccount.signName,
    TemplateParamSet: ["294596"],
  });
  return SendStatusSet?.[0]?.Code;
}

test("only a signature and a template that are approved and in force send, and the lists say how the review stands", async () => {
  for (const [state, status] of [
    ["pending", 1],
    ["approvedNotInForce", 2],
    ["rejected", -1],
  ] as const) {
    sandbox.change({ templates: { "1110": { state, reviewReply: "because" } } });
    assert.equal(await send(), "FailedOperation.TemplateUnapprovedOrNotExist");
    const { DescribeTemplateStatusSet } = await client.DescribeSmsTemplateList({
      International: 0,
      TemplateIdSet: [1110],
    });
    assert.equal(DescribeTemplateStatusSet?.[0]?.StatusCode, status);
    assert.equal(DescribeTemplateStatusSet[0].ReviewReply, "because");
  }
  sandbox.change({ templates: { "1110": { state: "approved", reviewReply: "" } } });
  sandbox.change({ signs: { [testAccount.signName]: { state: "approvedNotInForce", reviewReply: "" } } });
  assert.equal(await send(), "FailedOperation.SignatureIncorrectOrUnapproved");
  const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({ International: 0 });
  assert.equal(DescribeSignListStatusSet?.[0]?.StatusCode, 2);
});

test("an account verified as an individual sends, but can't use the actions for signatures and templates", async () => {
  sandbox.change({ verification: "individual" });
  assert.equal(await send(), "Ok");
  for (const call of [
    client.DescribeSmsTemplateList({ International: 0 }),
    client.DescribeSmsSignList({ International: 0 }),
    client.AddSmsTemplate({
      TemplateName: "Code",
      TemplateContent: "{1}",
      SmsType: 3,
      International: 0,
      Remark: "",
    }),
  ]) {
    await assert.rejects(call, rejectsWith("FailedOperation.NotEnterpriseCertification"));
  }
});

test("an action that the key's policy doesn't allow is refused as Tencent's access management does", async () => {
  sandbox.change({ deniedActions: ["DescribeSmsSignList"] });
  await assert.rejects(
    client.DescribeSmsSignList({ International: 0 }),
    rejectsWith("AuthFailure.UnauthorizedOperation"),
  );
  assert.equal(await send(), "Ok");
});

test("two keys work side by side, and a disabled one is not found", async () => {
  const second = { secretId: "AKIDsecond", secretKey: "second-secret" };
  const other = createOfficialClient(sandbox, second);
  await assert.rejects(send(undefined, other), rejectsWith("AuthFailure.SecretIdNotFound"));
  sandbox.change({ keys: [{ ...second, enabled: true }] });
  assert.equal(await send(undefined, other), "Ok");
  assert.equal(await send(), "Ok");
  const { secretId, secretKey } = testAccount;
  sandbox.change({ keys: [{ secretId, secretKey, enabled: false }] });
  await assert.rejects(send(), rejectsWith("AuthFailure.SecretIdNotFound"));
  assert.equal(await send(undefined, other), "Ok");
});

test("packages run out, numbers are blocked and the application has a daily limit, each with Tencent's code", async () => {
  sandbox.change({ packages: [{ amount: 1, used: 0, expiresInDays: 1 }] });
  assert.equal(await send(), "Ok");
  assert.equal(await send(), "FailedOperation.InsufficientBalanceInSmsPackage");
  sandbox.change({ packages: [{ amount: 9, used: 0, expiresInDays: 0 }] });
  assert.equal(await send(), "FailedOperation.InsufficientBalanceInSmsPackage");
  sandbox.change({ packages: [{ amount: 9, used: 0, expiresInDays: 1 }], dailyLimit: 2 });
  assert.equal(await send(), "Ok");
  assert.equal(await send(), "LimitExceeded.AppDailyLimit");
  sandbox.change({ dailyLimit: null, blockedNumbers: ["+8613800138000"] });
  assert.equal(await send(), "FailedOperation.PhoneNumberInBlacklist");
});

test("faults happen on demand, to the action that was named and as often as was said", async () => {
  sandbox.change({
    faults: [
      { kind: "error", code: "InternalError.Timeout", action: "SendSms", times: 1 },
      { kind: "refuse", code: "FailedOperation.ContainSensitiveWord", action: "SendSms", times: 1 },
      { kind: "status", status: 502, action: "DescribeSmsSignList", times: 1 },
      { kind: "reset", action: "DescribeSmsTemplateList", times: 1 },
    ],
  });
  await assert.rejects(send(), rejectsWith("InternalError.Timeout"));
  assert.equal(await send(), "FailedOperation.ContainSensitiveWord");
  assert.equal(await send(), "Ok");
  await assert.rejects(client.DescribeSmsSignList({ International: 0 }), /502|Bad Gateway/i);
  await assert.rejects(client.DescribeSmsTemplateList({ International: 0 }), /hang up|ECONNRESET/i);
  sandbox.change({ faults: [{ kind: "delay", milliseconds: 300, times: 1 }] });
  const started = Date.now();
  assert.equal(await send(), "Ok");
  assert.ok(Date.now() - started >= 300);
});
