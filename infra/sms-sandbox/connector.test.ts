import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { after, before, test } from "node:test";
import type { SmsSandbox } from "./start.ts";
import { connectorConfig, startTestSandbox } from "./testing.ts";

const folder = join(import.meta.dirname, "testing");
let sandbox: SmsSandbox;

before(async () => {
  sandbox = await startTestSandbox();
});
after(() => sandbox.stop());

/** Sends through Logto's connector, in a process that trusts the sandbox's authority just as Logto's container does. */
async function send(
  message: { to?: string; payload?: Record<string, string>; config?: object },
  authority = sandbox.caPath,
): Promise<string> {
  const { to = "8613800138000", payload = { code: "294596" }, config = {} } = message;
  const input = JSON.stringify({ to, payload, config: { ...connectorConfig, ...config } });
  const preload = pathToFileURL(join(folder, "reroute.js")).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", preload, join(folder, "send-with-connector.ts"), input],
    { env: { NODE_EXTRA_CA_CERTS: authority, SMS_SANDBOX_PORT: String(sandbox.httpsPort) } },
  );
  return stdout.trim();
}

test("a code that Logto's connector sends arrives in the inbox", async () => {
  assert.equal(await send({}), '{"ok":true}');
  const [message] = sandbox.messages();
  assert.equal(message?.phoneNumber, "+8613800138000");
  assert.equal(message.code, "294596");
});

test("the connector passes on the sandbox's reason for refusing a request", async () => {
  assert.match(await send({ config: { accessKeySecret: "wrong" } }), /AuthFailure\.SignatureFailure/);
  assert.match(await send({ config: { accessKeyId: "AKIDwrong" } }), /AuthFailure\.SecretIdNotFound/);
  assert.match(
    await send({ config: { sdkAppId: "1400009999" } }),
    /UnauthorizedOperation\.SmsSdkAppIdVerifyFail/,
  );
});

test("the connector passes on the sandbox's reason for refusing a message", async () => {
  assert.match(
    await send({ config: { signName: "wrong" } }),
    /FailedOperation\.SignatureIncorrectOrUnapproved/,
  );
  assert.match(await send({ to: "819012345678" }), /InvalidParameterValue\.IncorrectPhoneNumber/);
  assert.match(
    await send({ payload: { code: "294596", locale: "ja", uiLocales: "ja en" } }),
    /FailedOperation\.TemplateParamSetNotMatchApprovedTemplate/,
  );
});

test("the connector doesn't talk to a sandbox whose authority it doesn't know", async () => {
  await assert.rejects(send({}, "/dev/null"), /self-signed certificate|unable to verify/);
});
