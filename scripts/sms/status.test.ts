import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { SmsSandbox } from "../../infra/sms-sandbox/start.ts";
import { startTestSandbox } from "../../infra/sms-sandbox/testing.ts";
import type { TencentClient } from "../../infra/tencent/client.ts";
import { send } from "./send.ts";
import { status } from "./status.ts";
import { connectToSandbox, testSettings } from "./testing.ts";

let sandbox: SmsSandbox;
let client: TencentClient;

before(async () => {
  sandbox = await startTestSandbox();
  client = await connectToSandbox(sandbox);
  const tencent = { client, settings: testSettings };
  const sending = { stack: "prod", logto: undefined, tencent, say: () => undefined };
  await send({ ...sending, to: "+8613800138000" });
  sandbox.change({ blockedNumbers: ["+8613800138000"] });
  await send({ ...sending, to: "+8613800138000" });
});
after(() => sandbox.stop());

const question = { stack: "prod", settings: testSettings, hours: 24, to: undefined, alarm: undefined };

test("a person sees what was sent, delivered and left, and what became of the messages to one number", async () => {
  const { text, inOrder } = await status(client, { ...question, to: "+8613800138000" });
  assert.ok(inOrder);
  assert.match(text, /asked for +2\n/);
  assert.match(text, /accepted +1, charged as 1\n/);
  assert.match(text, /1 delivered, 0 not/);
  assert.match(text, /left in packages +999999/);
  assert.match(text, /refused +FailedOperation\.PhoneNumberInBlacklist\n.*delivered +DELIVRD/);
});

test("more messages than the alarm allows are not in order, and neither is an alarm that can't be judged", async () => {
  assert.equal((await status(client, { ...question, alarm: 2 })).inOrder, true);
  const tooMany = await status(client, { ...question, alarm: 1 });
  assert.equal(tooMany.inOrder, false);
  assert.match(tooMany.text, /ALARM: 2 messages were asked for, more than 1/);
  sandbox.change({ deniedActions: ["SendStatusStatistics"] });
  const unknown = await status(client, { ...question, alarm: 100 });
  sandbox.change({ deniedActions: [] });
  assert.equal(unknown.inOrder, false);
  assert.match(unknown.text, /asked for +not shown: The key may not ask/);
  assert.match(unknown.text, /left in packages +999999/);
});
