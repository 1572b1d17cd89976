import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient, type OfficialClient } from "../testing/official-client.ts";

const templates = [
  ...testAccount.templates,
  {
    templateId: "1111",
    name: "No parameter",
    content: "Hello.",
    international: false,
    type: "verification" as const,
  },
  {
    templateId: "1112",
    name: "News",
    content: "{1} and {2}",
    international: false,
    type: "notification" as const,
  },
  {
    templateId: "2110",
    name: "Abroad",
    content: "Code {1}",
    international: true,
    type: "verification" as const,
  },
];

let sandbox: SmsSandbox;
let client: OfficialClient;
let clock = Date.now();

before(async () => {
  sandbox = await startTestSandbox({ templates });
  client = createOfficialClient(sandbox);
});
after(() => sandbox.stop());

type Parameters = Partial<Parameters0>;
type Parameters0 = globalThis.Parameters<OfficialClient["SendSms"]>[0];

const correct = {
  PhoneNumberSet: ["8613800138000"],
  SmsSdkAppId: testAccount.sdkAppId,
  TemplateId: "1110",
  SignName: testAccount.signName,
  TemplateParamSet: ["294596"],
};

async function statuses(
  parameters: Parameters,
): Promise<{ Code?: string; Fee?: number; SerialNo?: string }[]> {
  const { SendStatusSet } = await client.SendSms({ ...correct, ...parameters });
  return SendStatusSet ?? [];
}

async function code(parameters: Parameters): Promise<string | undefined> {
  const [status, ...others] = await statuses(parameters);
  assert.equal(others.length, 0);
  assert.equal(status?.Fee, status?.Code === "Ok" ? 1 : 0);
  assert.equal(status.SerialNo === "", status.Code !== "Ok");
  return status.Code;
}

function rejectsWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && "code" in error && error.code === code;
}

test("a message that Tencent would send is answered in full and kept", async () => {
  const answer = await client.SendSms({ ...correct, SessionContext: "user-1" });
  const [status] = answer.SendStatusSet ?? [];
  assert.match(status?.SerialNo ?? "", /^5000:\d{28}$/);
  assert.deepEqual(
    { ...status, SerialNo: "" },
    {
      SerialNo: "",
      PhoneNumber: "+8613800138000",
      Fee: 1,
      SessionContext: "user-1",
      Code: "Ok",
      Message: "send success",
      IsoCode: "CN",
    },
  );
  assert.match(answer.RequestId ?? "", /^[0-9a-f-]{36}$/);
  const [message] = sandbox.messages({ phoneNumber: "13800138000" });
  assert.equal(message?.text, "【腾讯云】您的验证码是294596，请于10分钟内填写。");
  assert.equal(message.code, "294596");
  assert.equal(message.serialNo, status?.SerialNo);
  assert.equal(message.sessionContext, "user-1");
});

test("one request reaches up to 200 numbers, and 201 are refused", async () => {
  const numbers = Array.from({ length: 201 }, (_, index) => `+86139${String(index).padStart(8, "0")}`);
  const sent = await statuses({ PhoneNumberSet: numbers.slice(0, 200) });
  assert.equal(sent.filter(({ Code }) => Code === "Ok").length, 200);
  const kept = sandbox.messages().length;
  await assert.rejects(
    statuses({ PhoneNumberSet: numbers }),
    rejectsWith("LimitExceeded.PhoneNumberCountLimit"),
  );
  assert.equal(sandbox.messages().length, kept);
});

test("a wrong number, signature or template refuses the message, inside an answer that succeeds", async () => {
  const kept = sandbox.messages().length;
  assert.equal(
    await code({ PhoneNumberSet: ["819012345678"] }),
    "InvalidParameterValue.IncorrectPhoneNumber",
  );
  assert.equal(await code({ SignName: "other" }), "FailedOperation.SignatureIncorrectOrUnapproved");
  const { SignName, ...unsigned } = correct;
  assert.equal(SignName, testAccount.signName);
  const answer = await client.SendSms(unsigned);
  assert.equal(answer.SendStatusSet?.[0]?.Code, "FailedOperation.SignatureIncorrectOrUnapproved");
  assert.equal(await code({ TemplateId: "9999" }), "FailedOperation.TemplateUnapprovedOrNotExist");
  assert.equal(sandbox.messages().length, kept);
});

test("the number of template parameters must be the template's", async () => {
  const mismatch = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate";
  // What Logto sends when the authorization request has ui_locales.
  assert.equal(await code({ TemplateParamSet: ["294596", "ja en"] }), mismatch);
  assert.equal(await code({ TemplateParamSet: [] }), mismatch);
  assert.equal(await code({ TemplateId: "1111" }), mismatch);
  assert.equal(await code({ TemplateId: "1111", TemplateParamSet: [] }), "Ok");
  assert.equal(await code({ TemplateId: "1112", TemplateParamSet: ["one", "two"] }), "Ok");
});

test("a verification code's parameter is up to six digits; a notification's may be text", async () => {
  const format = "InvalidParameterValue.TemplateParameterFormatError";
  for (const parameter of ["1234567", "12a456", "https://example.com"]) {
    assert.equal(await code({ TemplateParamSet: [parameter] }), format, parameter);
  }
  assert.equal(await code({ TemplateId: "1112", TemplateParamSet: ["Mrs. Sato", "<b>"] }), "Ok");
});

test("a message that is too long is refused, a long one costs more", async () => {
  const parameters = (length: number): Parameters => ({
    TemplateId: "1112",
    TemplateParamSet: ["x".repeat(length), "y"],
  });
  assert.equal((await statuses(parameters(100)))[0]?.Fee, 2);
  assert.equal(await code(parameters(600)), "InvalidParameterValue.ContentLengthLimit");
});

test("mainland and international templates reach only their own numbers", async () => {
  const abroad = ["+12125550123"];
  assert.equal(
    await code({ PhoneNumberSet: abroad }),
    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
  );
  assert.equal(
    await code({ TemplateId: "2110" }),
    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
  );
  assert.equal(await code({ TemplateId: "2110", PhoneNumberSet: abroad }), "Ok");
  await assert.rejects(
    statuses({ PhoneNumberSet: ["13800138000", ...abroad] }),
    rejectsWith("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber"),
  );
});

test("one bad number doesn't stop the others", async () => {
  const answers = await statuses({ PhoneNumberSet: ["13700137000", "123", "13700137001"] });
  assert.deepEqual(
    answers.map(({ Code }) => Code),
    ["Ok", "InvalidParameterValue.IncorrectPhoneNumber", "Ok"],
  );
});

test("a wrong account or application, and wrong parameters, refuse the whole request", async () => {
  const wrongId = createOfficialClient(sandbox, { ...testAccount, secretId: "AKIDother" });
  await assert.rejects(wrongId.SendSms(correct), rejectsWith("AuthFailure.SecretIdNotFound"));
  const wrongKey = createOfficialClient(sandbox, { ...testAccount, secretKey: "other" });
  await assert.rejects(wrongKey.SendSms(correct), rejectsWith("AuthFailure.SignatureFailure"));
  for (const [parameters, expected] of [
    [{ SmsSdkAppId: "1400009999" }, "UnauthorizedOperation.SmsSdkAppIdVerifyFail"],
    [{ PhoneNumberSet: [] }, "MissingParameter.EmptyPhoneNumberSet"],
    [{ SessionContext: "界".repeat(171) }, "InvalidParameterValue"],
  ] as const) {
    await assert.rejects(
      statuses({ ...parameters, PhoneNumberSet: [...(parameters.PhoneNumberSet ?? ["1"])] }),
      rejectsWith(expected),
      expected,
    );
  }
});

test("the international site's name answers too", async () => {
  const international = createOfficialClient(sandbox, testAccount, "sms.intl.tencentcloudapi.com");
  const { SendStatusSet } = await international.SendSms(correct);
  assert.equal(SendStatusSet?.[0]?.Code, "Ok");
});

test("frequency limits come in the message's status, each with its own code", async () => {
  const limited = await startTestSandbox({
    now: () => clock,
    frequencyLimits: { thirtySeconds: 1, oneHour: 2, sameContentDay: 2, day: 3 },
  });
  try {
    const limitedClient = createOfficialClient(limited);
    const send = async (secondsLater: number, parameter: string): Promise<string | undefined> => {
      clock += secondsLater * 1000;
      // The official client signs with the real time, so the sandbox's clock must stay within five minutes of it.
      const { SendStatusSet } = await limitedClient.SendSms({ ...correct, TemplateParamSet: [parameter] });
      return SendStatusSet?.[0]?.Code;
    };
    clock = Date.now() - 100_000;
    assert.equal(await send(0, "111111"), "Ok");
    assert.equal(await send(29, "222222"), "LimitExceeded.PhoneNumberThirtySecondLimit");
    assert.equal(await send(1, "111111"), "Ok");
    assert.equal(await send(31, "333333"), "LimitExceeded.PhoneNumberOneHourLimit");
    assert.equal(limited.messages().length, 2);
  } finally {
    await limited.stop();
  }
});
