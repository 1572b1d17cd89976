/**
 * `npm run sms -- status`: what was sent and delivered in the last hours and how many messages are left, each as far as
 * the account may see it. It reads nothing that could only be read once.
 */
import type { TencentSettings } from "../../infra/tencent-config.ts";
import { remainingMessages } from "../../infra/tencent/check-account.ts";
import type { TencentClient } from "../../infra/tencent/client.ts";
import { toFinding } from "../../infra/tencent/failures.ts";
import { hourInBeijing } from "../../infra/tencent/hour.ts";
import { fill, textsFor } from "../../infra/tencent/texts/texts.ts";
import { renderRows, type Report } from "./report.ts";

const hour = 60 * 60 * 1000;
/** Send records go back that far. */
const recordHours = 72;
const maximumRecords = 20;

const recordStatuses: Record<number, string | undefined> = {
  1: "refused",
  2: "delivered",
  3: "under way",
  4: "not delivered",
};

export interface StatusQuestion {
  stack: string;
  settings: TencentSettings;
  hours: number;
  /** E.164: whose records are shown too. */
  to: string | undefined;
  /** More messages than this are not in order. */
  alarm: number | undefined;
}

/** An answer, or why there is none. */
type Answer<Value> = { known: true; value: Value } | { known: false; why: string };

export async function status(client: TencentClient, question: StatusQuestion): Promise<Report> {
  const { stack, settings, hours, to, alarm } = question;
  const now = new Date();
  const begin = new Date(now.getTime() - (hours - 1) * hour);
  const time = { BeginTime: hourInBeijing(begin), EndTime: hourInBeijing(now), Limit: 0, Offset: 0 };
  const statistics = { ...time, SmsSdkAppId: settings.sdkAppId };
  const ask = <Value>(request: Promise<Value>) => answerOf(request, settings);
  const [sent, delivered, left, records] = await Promise.all([
    ask(
      client.SendStatusStatistics(statistics).then(({ SendStatusStatistics }) => SendStatusStatistics ?? {}),
    ),
    ask(
      client
        .CallbackStatusStatistics(statistics)
        .then(({ CallbackStatusStatistics }) => CallbackStatusStatistics ?? {}),
    ),
    ask(remainingMessages(client, settings.sdkAppId)),
    to === undefined ? undefined : ask(readRecords(client, settings, to, now, Math.min(hours, recordHours))),
  ]);
  const requested = sent.known ? (sent.value.RequestCount ?? 0) : undefined;
  // An alarm that can't be judged is one too: nobody would notice otherwise.
  const inOrder = alarm === undefined || (requested !== undefined && requested <= alarm);
  const rows: [string, string][] = [
    ["asked for", show(sent, ({ RequestCount = 0 }) => String(RequestCount))],
    [
      "accepted",
      show(
        sent,
        ({ RequestSuccessCount = 0, FeeCount = 0 }) => `${RequestSuccessCount}, charged as ${FeeCount}`,
      ),
    ],
    [
      "reported by phones",
      show(
        delivered,
        ({ CallbackSuccessCount = 0, CallbackFailCount = 0 }) =>
          `${CallbackSuccessCount} delivered, ${CallbackFailCount} not`,
      ),
    ],
    ["left in packages", show(left, String)],
  ];
  return {
    inOrder,
    text: [
      `SMS of the stack "${stack}" in the last ${hours} hours`,
      renderRows(rows),
      ...(records === undefined || to === undefined ? [] : [renderRecords(to, records)]),
      ...(inOrder ? [] : [alarmText(requested, alarm)]),
    ].join("\n"),
    json: { stack, hours, inOrder, sent, delivered, left, ...(records && { records }) },
  };
}

interface SendRecord {
  sentAt: string;
  status: string;
  requestCode: string;
  reportCode: string;
  serialNo: string;
}

async function readRecords(
  client: TencentClient,
  settings: TencentSettings,
  to: string,
  now: Date,
  hours: number,
): Promise<SendRecord[]> {
  const { SendRecordSet = [] } = await client.DescribeSendRecordList({
    PhoneNumber: to,
    SmsSdkAppId: settings.sdkAppId,
    BeginTime: Math.floor((now.getTime() - hours * hour) / 1000),
    Limit: maximumRecords,
    Offset: 0,
  });
  return SendRecordSet.map(
    ({ SendTime = 0, SendStatus = 0, RequestCode = "", StatusCode = "", SerialNo = "" }) => ({
      sentAt: new Date(SendTime * 1000).toISOString(),
      status: recordStatuses[SendStatus] ?? `status ${SendStatus}`,
      requestCode: RequestCode,
      reportCode: StatusCode,
      serialNo: SerialNo,
    }),
  );
}

function renderRecords(to: string, records: Answer<SendRecord[]>): string {
  const head = `Messages to ${to}, newest first`;
  if (!records.known) return `${head}\n  not shown: ${records.why}`;
  if (records.value.length === 0) return `${head}\n  none in that time`;
  const rows = records.value.map(
    ({ sentAt, status, requestCode, reportCode }) =>
      [
        sentAt,
        [status, requestCode === "Ok" ? "" : requestCode, reportCode].filter(Boolean).join("  "),
      ] as const,
  );
  return `${head}\n${renderRows(rows)}`;
}

function alarmText(requested: number | undefined, alarm = 0): string {
  return requested === undefined
    ? `ALARM: whether more than ${alarm} messages were asked for isn't known.`
    : `ALARM: ${requested} messages were asked for, more than ${alarm}. Look for the cause before the package is empty: docs/sms.md, "SMS pumping".`;
}

async function answerOf<Value>(request: Promise<Value>, settings: TencentSettings): Promise<Answer<Value>> {
  try {
    return { known: true, value: await request };
  } catch (error) {
    const { text, values } = toFinding(error, { name: "packages" }, settings);
    return { known: false, why: fill(textsFor(process.env).findings[text], values) };
  }
}

function show<Value>(answer: Answer<Value>, render: (value: Value) => string): string {
  return answer.known ? render(answer.value) : `not shown: ${answer.why}`;
}
