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

const template = {
  TemplateName: "Sign-in code",
  TemplateContent: "{1} is your code.",
  SmsType: 3,
  International: 0,
  Remark: "",
};
const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const sign = {
  SignName: "新签名",
  SignType: 0,
  DocumentType: 1,
  International: 0,
  SignPurpose: 0,
  ProofImage: onePixel,
  QualificationId: 77,
};

test("a template that is handed in waits for its review, and can be changed until it is approved", async () => {
  const id = Number((await client.AddSmsTemplate(template)).AddTemplateStatus?.TemplateId);
  const read = async () => {
    const list = await client.DescribeSmsTemplateList({ International: 0, TemplateIdSet: [id] });
    return list.DescribeTemplateStatusSet?.[0];
  };
  assert.equal((await read())?.StatusCode, 1);
  sandbox.change({ templates: { [id]: { state: "rejected", reviewReply: "say what it is for" } } });
  assert.equal((await read())?.ReviewReply, "say what it is for");
  await client.ModifySmsTemplate({ ...template, TemplateId: id, TemplateContent: "Sign-in code: {1}" });
  assert.equal((await read())?.TemplateContent, "Sign-in code: {1}");
  assert.equal((await read())?.StatusCode, 1);
  sandbox.change({ templates: { [id]: { state: "approved", reviewReply: "" } } });
  await assert.rejects(
    client.ModifySmsTemplate({ ...template, TemplateId: id }),
    rejectsWith("FailedOperation.TemplateAlreadyPassedCheck"),
  );
  await assert.rejects(
    client.ModifySmsTemplate({ ...template, TemplateId: 9 }),
    rejectsWith("FailedOperation.MissingTemplateToModify"),
  );
});

test("a template that no reviewer would see is refused at once", async () => {
  const cases: [string, Partial<typeof template>][] = [
    ["InvalidParameter.InvalidParameters", { SmsType: 0 }],
    ["InvalidParameterValue.InvalidInternational", { International: 2 }],
    ["InvalidParameterValue.InvalidTemplateFormat", { TemplateContent: "Your code is {2}." }],
    ["InvalidParameterValue.InvalidTemplateFormat", { TemplateContent: "Your code is {code}." }],
    ["InvalidParameterValue.InvalidTemplateFormat", { TemplateContent: "【签名】{1}" }],
    ["InvalidParameterValue.InvalidTemplateFormat", { TemplateContent: "" }],
  ];
  for (const [code, change] of cases) {
    await assert.rejects(client.AddSmsTemplate({ ...template, ...change }), rejectsWith(code), code);
  }
});

test("a signature that is handed in waits for its review, and a second one like it is refused", async () => {
  const id = Number((await client.AddSmsSign(sign)).AddSignStatus?.SignId);
  const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({
    International: 0,
    SignIdSet: [id],
  });
  assert.equal(DescribeSignListStatusSet?.[0]?.StatusCode, 1);
  assert.equal(DescribeSignListStatusSet[0].QualificationId, 77);
  await assert.rejects(client.AddSmsSign(sign), rejectsWith("InvalidParameterValue.SignExistAndUnapproved"));
  await assert.rejects(
    client.AddSmsSign({ ...sign, SignName: testAccount.signName }),
    rejectsWith("InvalidParameterValue.SignAlreadyPassedCheck"),
  );
  sandbox.change({ signs: { [sign.SignName]: { state: "rejected", reviewReply: "blurred" } } });
  assert.ok((await client.ModifySmsSign({ ...sign, SignId: id })).ModifySignStatus);
});

test("a signature without a proof, a fitting document or a qualification is refused at once", async () => {
  const { QualificationId, ...unqualified } = sign;
  assert.ok(QualificationId);
  const cases: [string, Promise<unknown>][] = [
    ["InvalidParameterValue.ImageInvalid", client.AddSmsSign({ ...sign, ProofImage: "bm8gaW1hZ2U=" })],
    ["InvalidParameterValue.InvalidDocumentType", client.AddSmsSign({ ...sign, DocumentType: 7 })],
    ["InvalidParameterValue.InvalidDocumentType", client.AddSmsSign({ ...sign, SignType: 1 })],
    ["InvalidParameterValue.InvalidUsedMethod", client.AddSmsSign({ ...sign, SignPurpose: 2 })],
    ["InvalidParameterValue.SignNameLengthTooLong", client.AddSmsSign({ ...sign, SignName: "x".repeat(13) })],
    ["MissingParameter", client.AddSmsSign(unqualified)],
  ];
  for (const [code, call] of cases) await assert.rejects(call, rejectsWith(code), code);
  assert.ok(
    (await client.AddSmsSign({ ...sign, SignType: 1, DocumentType: 4, International: 1 })).AddSignStatus,
  );
  // A photograph is larger than any other request.
  const photograph = onePixel + "A".repeat(1_000_000);
  assert.ok((await client.AddSmsSign({ ...sign, ProofImage: photograph })).AddSignStatus);
});
