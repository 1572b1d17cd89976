import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient, type OfficialClient } from "../testing/official-client.ts";
import { rejectsWith } from "../testing/rejects-with.ts";

const app = { SmsSdkAppId: testAccount.sdkAppId };
const seconds = Math.floor(Date.now() / 1000);
const window = { ...app, BeginTime: hour(-3), EndTime: hour(1), Limit: 0, Offset: 0 };

/** An hour as the statistics want it: `yyyymmddhh` in Beijing. */
function hour(offset: number): string {
  const beijing = new Date(Date.now() + (8 + offset) * 60 * 60 * 1000);
  return beijing.toISOString().slice(0, 13).replaceAll(/\D/g, "");
}

let sandbox: SmsSandbox;
let client: OfficialClient;

async function send(phoneNumber: string, template = "1110"): Promise<void> {
  await client.SendSms({
    ...app,
    PhoneNumberSet: [phoneNumber],
    TemplateId: template,
    SignName: testAccount.signName,
    TemplateParamSet: ["294596"],
    SessionContext: "session",
  });
}

before(async () => {
  sandbox = await startTestSandbox();
  client = createOfficialClient(sandbox);
  await send("+8613800138000");
  sandbox.change({ deliveryReport: { status: "FAIL", description: "MK:0000" } });
  await send("+8613900139000");
  sandbox.change({ deliveryReport: null });
  await send("+8613800138000");
  await send("+8613800138000", "9999");
});
after(() => sandbox.stop());

test("the statistics count what was asked for, accepted, charged and delivered", async () => {
  const { SendStatusStatistics } = await client.SendStatusStatistics(window);
  assert.deepEqual(SendStatusStatistics, { FeeCount: 3, RequestCount: 4, RequestSuccessCount: 3 });
  const { CallbackStatusStatistics } = await client.CallbackStatusStatistics(window);
  assert.equal(CallbackStatusStatistics?.CallbackCount, 2);
  assert.equal(CallbackStatusStatistics.CallbackSuccessCount, 1);
  assert.equal(CallbackStatusStatistics.CallbackFailCount, 1);
  const earlier = await client.SendStatusStatistics({ ...window, EndTime: hour(-2) });
  assert.equal(earlier.SendStatusStatistics?.RequestCount, 0);
});

test("the packages show what is used and when they expire", async () => {
  const request = { ...app, BeginTime: hour(-48), EndTime: hour(0), Limit: 10, Offset: 0 };
  const { SmsPackagesStatisticsSet } = await client.SmsPackagesStatistics(request);
  assert.equal(SmsPackagesStatisticsSet?.length, 1);
  assert.equal(SmsPackagesStatisticsSet[0]?.CurrentUsage, 3);
  assert.ok((SmsPackagesStatisticsSet[0].PackageExpiredTime ?? 0) > seconds);
  const future = client.SmsPackagesStatistics({ ...request, EndTime: hour(2) });
  await assert.rejects(future, rejectsWith("InvalidParameterValue.EndTimeVerifyFail"));
  const foreign = client.SmsPackagesStatistics({ ...request, SmsSdkAppId: "1400000000" });
  await assert.rejects(foreign, rejectsWith("UnauthorizedOperation.SmsSdkAppIdVerifyFail"));
  const bad = client.SendStatusStatistics({ ...window, BeginTime: "yesterday" });
  await assert.rejects(bad, rejectsWith("InvalidParameterValue.BeginTimeVerifyFail"));
});

test("the send records of a number hide the code and tell refused, delivered and waiting messages apart", async () => {
  const request = { ...app, PhoneNumber: "+8613800138000", BeginTime: seconds - 60 };
  const { SendRecordSet, TotalCount } = await client.DescribeSendRecordList(request);
  assert.equal(TotalCount, 3);
  assert.deepEqual(
    SendRecordSet?.map(({ SendStatus, RequestCode }) => [SendStatus, RequestCode]),
    [
      [1, "FailedOperation.TemplateUnapprovedOrNotExist"],
      [3, "Ok"],
      [2, "Ok"],
    ],
  );
  assert.ok(SendRecordSet.every(({ Content }) => !Content?.includes("294596")));
  const failed = await client.DescribeSendRecordList({ ...request, PhoneNumber: "+8613900139000" });
  assert.deepEqual(
    failed.SendRecordSet?.map(({ SendStatus, StatusCode }) => [SendStatus, StatusCode]),
    [[4, "MK:0000"]],
  );
  const tooOld = client.DescribeSendRecordList({ ...request, BeginTime: seconds - 4 * 24 * 3600 });
  await assert.rejects(tooOld, rejectsWith("InvalidParameterValue.BeginTimeVerifyFail"));
});

test("the reports of one number can be read again, the queue gives each once and has to be opened first", async () => {
  const request = { ...app, PhoneNumber: "13800138000", BeginTime: seconds - 60, Offset: 0, Limit: 10 };
  for (let round = 0; round < 2; round += 1) {
    const { PullSmsSendStatusSet } = await client.PullSmsSendStatusByPhoneNumber(request);
    assert.equal(PullSmsSendStatusSet?.length, 1);
    assert.equal(PullSmsSendStatusSet[0]?.ReportStatus, "SUCCESS");
    assert.equal(PullSmsSendStatusSet[0].SubscriberNumber, "13800138000");
    assert.equal(PullSmsSendStatusSet[0].SessionContext, "session");
  }
  const queue = { ...app, Limit: 100 };
  const closed = client.PullSmsSendStatus(queue);
  await assert.rejects(closed, rejectsWith("UnauthorizedOperation.RequestPermissionDeny"));
  sandbox.change({ mayPullReports: true });
  assert.equal((await client.PullSmsSendStatus(queue)).PullSmsSendStatusSet?.length, 2);
  assert.equal((await client.PullSmsSendStatus(queue)).PullSmsSendStatusSet?.length, 0);
});
