/**
 * A real code through the connector that Logto has stored, and directly; and the rotation of the access key while people
 * sign in. With a stand-in of Logto, the real connector and the sandbox.
 */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { SmsSandbox } from "../../infra/sms-sandbox/start.ts";
import { startTestSandbox, testAccount } from "../../infra/sms-sandbox/testing.ts";
import { templatesForConnector } from "../../infra/tencent-config.ts";
import { managementClient, type ApiClient } from "../../test/contract/support/api.ts";
import { startLogtoDouble, type LogtoDouble } from "../../test/logto-double/start.ts";
import { send, type Sending } from "./send.ts";
import { connectToSandbox, testSettings } from "./testing.ts";

let sandbox: SmsSandbox;
let logto: LogtoDouble;
let api: ApiClient;

const old = { secretId: testAccount.secretId, secretKey: testAccount.secretKey };
const fresh = { secretId: "AKIDfresh", secretKey: "fresh-secret-value" };

function connectorConfig({ secretId, secretKey }: typeof old) {
  const { signName, sdkAppId, region, templates } = testSettings;
  return {
    accessKeyId: secretId,
    accessKeySecret: secretKey,
    signName,
    sdkAppId,
    region,
    templates: templatesForConnector(templates),
  };
}

before(async () => {
  sandbox = await startTestSandbox();
  logto = await startLogtoDouble({ sms: { port: sandbox.httpsPort, caFile: sandbox.caPath } });
  api = await managementClient(logto.endpoint, logto.credentials.default, "default");
  const connector = { id: "tencent-sms", connectorId: "tencent-short-message-service" };
  const made = await api.request("POST", "/connectors", { ...connector, config: connectorConfig(old) });
  assert.equal(made.status, 200);
});
after(async () => {
  await logto.stop();
  await sandbox.stop();
});

let lastNumber = 13_800_000_000;
/** A number that no limit has met yet. */
function freshNumber(): string {
  lastNumber += 1;
  return String(lastNumber);
}

async function sending(change: Partial<Sending> = {}): Promise<Sending> {
  return {
    stack: "prod",
    to: `+86${freshNumber()}`,
    logto: {
      endpoint: logto.endpoint,
      managementClientId: logto.credentials.default.clientId,
      managementClientSecret: logto.credentials.default.clientSecret,
    },
    tencent: { client: await connectToSandbox(sandbox), settings: testSettings },
    say: () => undefined,
    pause: () => Promise.resolve(),
    ...change,
  };
}

test("a code goes out both ways, and nothing of a key is shown", async () => {
  const wanted = await sending();
  const { inOrder, text } = await send(wanted);
  assert.ok(inOrder, text);
  assert.match(text, /directly +sent[^]*through Logto +sent/);
  assert.equal(sandbox.messages({ phoneNumber: wanted.to }).length, 2);
  assert.ok(!text.includes(testAccount.secretKey));
});

test("a number that Logto's connector would send to a stranger is not sent through it", async () => {
  const before = sandbox.messages().length;
  const { inOrder, text } = await send(await sending({ to: "+12125550123", tencent: undefined }));
  assert.equal(inOrder, false);
  assert.match(text, /not sent \(not a mainland number\): .*stranger/);
  assert.equal(sandbox.messages().length, before);
});

test("a problem in Logto is told from one at Tencent", async () => {
  const broken = { ...old, secretKey: "not-the-secret" };
  const patch = (key: typeof old) =>
    api.request("PATCH", "/connectors/tencent-sms", { config: connectorConfig(key) });
  assert.equal((await patch(broken)).status, 200);
  const inLogto = await send(await sending());
  assert.equal(inLogto.inOrder, false);
  assert.match(inLogto.text, /directly +sent[^]*through Logto +not sent[^]*look at Logto/);
  assert.ok(!inLogto.text.includes("not-the-secret"));
  assert.equal((await patch(old)).status, 200);

  sandbox.change({ faults: [{ kind: "refuse", code: "FailedOperation.ContainSensitiveWord", times: 2 }] });
  const atTencent = await send(await sending());
  assert.match(atTencent.text, /directly +not sent \(FailedOperation\.ContainSensitiveWord\)/);
  assert.match(atTencent.text, /through Logto +not sent[^]*npm run sms -- check --stack prod/);
});

test("the access key is rotated while codes are sent, and not one is lost", async () => {
  let running = true;
  const answers: number[] = [];
  const numbers: string[] = [];
  const people = Array.from({ length: 3 }, async () => {
    while (running) {
      const phone = `86${freshNumber()}`;
      numbers.push(phone);
      answers.push((await api.request("POST", "/verification-codes", { phone })).status);
    }
  });
  const sent = async (count: number) => {
    const enough = answers.length + count;
    while (answers.length < enough) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  await sent(10);
  // The new key in, tested, and only then the old one out: docs/sms.md.
  sandbox.change({ keys: [{ ...fresh, enabled: true }] });
  const settings = { ...testSettings, accessKeyId: fresh.secretId, accessKeySecret: fresh.secretKey };
  const client = await connectToSandbox(sandbox, settings);
  const tested = await send(await sending({ logto: undefined, tencent: { client, settings } }));
  assert.ok(tested.inOrder, tested.text);
  await api.request("PATCH", "/connectors/tencent-sms", { config: connectorConfig(fresh) });
  await sent(10);
  sandbox.change({ keys: [{ ...old, enabled: false }] });
  await sent(10);
  running = false;
  await Promise.all(people);

  assert.deepEqual([...new Set(answers)], [204]);
  for (const phone of numbers) assert.equal(sandbox.messages({ phoneNumber: phone }).length, 1, phone);

  // The other order does lose codes, so the test would notice.
  sandbox.change({ keys: [{ ...fresh, enabled: false }] });
  const lost = await api.request("POST", "/verification-codes", { phone: `86${freshNumber()}` });
  assert.notEqual(lost.status, 204);
});
