import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { SmsSandbox } from "../start.ts";
import { startTestSandbox, testAccount } from "../testing.ts";
import { createOfficialClient, type OfficialClient } from "../testing/official-client.ts";
import { rejectsWith } from "../testing/rejects-with.ts";

let sandbox: SmsSandbox;
let client: OfficialClient;

before(async () => {
  const second = { ...testAccount.templates[0], templateId: "1111", name: "Second", content: "Hello {1}" };
  const abroad = { ...second, templateId: "2110", international: true, type: "verification" as const };
  sandbox = await startTestSandbox({
    templates: [...testAccount.templates, { ...abroad, templateId: "1111", international: false }, abroad],
  });
  client = createOfficialClient(sandbox);
});
after(() => sandbox.stop());

test("the template list shows the mainland's or the international templates, as approved", async () => {
  const mainland = await client.DescribeSmsTemplateList({ International: 0, Limit: 100, Offset: 0 });
  assert.deepEqual(
    mainland.DescribeTemplateStatusSet?.map(({ TemplateId, StatusCode }) => [TemplateId, StatusCode]),
    [
      [1110, 0],
      [1111, 0],
    ],
  );
  assert.equal(mainland.DescribeTemplateStatusSet[0]?.TemplateContent, testAccount.templates[0]?.content);
  const international = await client.DescribeSmsTemplateList({ International: 1, TemplateIdSet: [2110] });
  assert.equal(international.DescribeTemplateStatusSet?.[0]?.International, 1);
});

test("the template list has pages", async () => {
  const page = await client.DescribeSmsTemplateList({ International: 0, Limit: 1, Offset: 1 });
  assert.deepEqual(
    page.DescribeTemplateStatusSet?.map(({ TemplateId }) => TemplateId),
    [1111],
  );
});

test("the signature list shows the signature, as approved", async () => {
  const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({ International: 0 });
  assert.equal(DescribeSignListStatusSet?.length, 1);
  assert.equal(DescribeSignListStatusSet[0]?.SignName, testAccount.signName);
  assert.equal(DescribeSignListStatusSet[0].StatusCode, 0);
});

test("what doesn't exist, and what no page can be, is refused with Tencent's codes", async () => {
  await assert.rejects(
    client.DescribeSmsTemplateList({ International: 0, TemplateIdSet: [1110, 9999] }),
    rejectsWith("FailedOperation.TemplateIdNotExist"),
  );
  await assert.rejects(
    client.DescribeSmsSignList({ International: 0, SignIdSet: [9999] }),
    rejectsWith("FailedOperation.SignIdNotExist"),
  );
  await assert.rejects(
    client.DescribeSmsTemplateList({ International: 2 }),
    rejectsWith("InvalidParameterValue.InvalidInternational"),
  );
  await assert.rejects(
    client.DescribeSmsTemplateList({ International: 0, Limit: 101 }),
    rejectsWith("InvalidParameterValue.LimitVerifyFail"),
  );
  await assert.rejects(
    client.DescribeSmsSignList({ International: 0, Offset: -1 }),
    rejectsWith("InvalidParameterValue.OffsetVerifyFail"),
  );
});
