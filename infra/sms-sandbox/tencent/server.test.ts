import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createLog } from "../log.ts";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { authorize, sendRaw, type RawRequest } from "../testing/raw-request.ts";

let sandbox: SmsSandbox;
const lines: string[] = [];

before(async () => {
  sandbox = await startTestSandbox({ log: createLog("debug", (line) => lines.push(line)) });
});
after(() => sandbox.stop());

const correct = {
  PhoneNumberSet: ["13800138000"],
  SmsSdkAppId: testAccount.sdkAppId,
  TemplateId: "1110",
  SignName: testAccount.signName,
  TemplateParamSet: ["294596"],
};
const body = JSON.stringify(correct);

async function errorCode(raw: RawRequest): Promise<string | undefined> {
  return (await sendRaw(sandbox, raw)).Error?.Code;
}

test("a request made by hand as documented succeeds", async () => {
  assert.equal(await errorCode({ body }), undefined);
});

test("every refusal of the common parameters has Tencent's code", async () => {
  const now = Math.floor(Date.now() / 1000);
  const cases: [string, RawRequest][] = [
    ["MissingParameter", { headers: { authorization: undefined } }],
    ["MissingParameter", { headers: { "x-tc-timestamp": undefined } }],
    ["MissingParameter", { headers: { "x-tc-action": undefined } }],
    ["MissingParameter", { headers: { "x-tc-version": undefined } }],
    ["MissingParameter", { headers: { "x-tc-region": undefined } }],
    ["AuthFailure.InvalidAuthorization", { headers: { authorization: "Basic YTpi" } }],
    ["InvalidParameterValue", { headers: { "x-tc-timestamp": "yesterday" } }],
    ["AuthFailure.SignatureExpire", { timestamp: now - 310 }],
    ["AuthFailure.SignatureExpire", { timestamp: now + 310 }],
    ["AuthFailure.SignatureFailure", { secretKey: "other" }],
    ["AuthFailure.SignatureFailure", { date: "2021-01-11" }],
    ["AuthFailure.SignatureFailure", { service: "cvm" }],
    ["AuthFailure.SignatureFailure", { headers: { host: "cvm.tencentcloudapi.com" } }],
    ["AuthFailure.SignatureFailure", { headers: { authorization: authorize("other body", now) } }],
    ["InvalidAction", { headers: { "x-tc-action": "SendFax" } }],
    ["InvalidAction", { headers: { "x-tc-action": "constructor" } }],
    ["NoSuchVersion", { headers: { "x-tc-version": "2019-07-11" } }],
    ["UnsupportedProtocol", { headers: { "content-type": "text/plain" } }],
    ["UnsupportedProtocol", { method: "PUT" }],
    ["UnsupportedProtocol", { path: "/other" }],
    ["RequestSizeLimitExceeded", { body: JSON.stringify({ ...correct, SignName: "x".repeat(300_000) }) }],
  ];
  for (const [code, raw] of cases) {
    assert.equal(await errorCode({ body, ...raw }), code, JSON.stringify(raw).slice(0, 100));
  }
});

test("missing, wrong and unknown parameters are named", async () => {
  const cases: [string, string, unknown][] = [
    ["MissingParameter", "PhoneNumberSet", { ...correct, PhoneNumberSet: undefined }],
    ["MissingParameter", "SmsSdkAppId", { ...correct, SmsSdkAppId: undefined }],
    ["MissingParameter", "TemplateId", { ...correct, TemplateId: undefined }],
    ["InvalidParameter", "PhoneNumberSet", { ...correct, PhoneNumberSet: "13800138000" }],
    ["InvalidParameter", "TemplateParamSet.0", { ...correct, TemplateParamSet: [294596] }],
    ["InvalidParameter", "TemplateId", { ...correct, TemplateId: 1110 }],
    ["UnknownParameter", "Sign", { ...correct, Sign: "x" }],
    ["InvalidParameter", "JSON object", []],
  ];
  for (const [code, name, parameters] of cases) {
    const { Error: error } = await sendRaw(sandbox, { body: JSON.stringify(parameters) });
    assert.equal(error?.Code, code, name);
    assert.match(error.Message, new RegExp(name));
  }
  assert.equal(await errorCode({ body: "{" }), "InvalidParameter");
});

test("the log holds neither codes nor whole phone numbers nor the key", async () => {
  await sendRaw(sandbox, { body });
  await sendRaw(sandbox, { body: body.replace("294596", "123456789") });
  const log = lines.join("\n");
  assert.match(log, /accepted a message.*\+86\*+8000/);
  assert.match(log, /refused a message.*TemplateParameterFormatError/);
  for (const secret of ["294596", "13800138000", testAccount.secretKey])
    assert.ok(!log.includes(secret), secret);
});
