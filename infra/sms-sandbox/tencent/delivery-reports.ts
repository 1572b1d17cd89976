/**
 * The actions PullSmsSendStatus, PullSmsSendStatusByPhoneNumber and DescribeSendRecordList: what became of messages.
 * Sources: cloud.tencent.com/document/api/382/55977 and /55976, and the typings of Tencent's SDK for the third.
 */
import { z } from "zod";
import type { ActionContext } from "./actions.ts";
import { TencentError } from "./error.ts";
import { parsePhoneNumber } from "./phone-number.ts";
import type { SendRecord } from "./send-records.ts";
import { badTime } from "./times.ts";

const day = 24 * 60 * 60;
const maximumReports = 100;
const maximumRecords = 50;

export const pullSmsSendStatusGuard = z.object({ SmsSdkAppId: z.string(), Limit: z.number() }).strict();

const oneNumber = {
  SmsSdkAppId: z.string(),
  PhoneNumber: z.string(),
  BeginTime: z.number(),
  EndTime: z.number().optional(),
};

export const pullSmsSendStatusByPhoneNumberGuard = z
  .object({ ...oneNumber, Offset: z.number(), Limit: z.number() })
  .strict();

export const describeSendRecordListGuard = z
  .object({ ...oneNumber, Offset: z.number().optional(), Limit: z.number().optional() })
  .strict();

type Report = Record<string, string | number>;

/** A queue: each report is given once. @throws TencentError where Tencent's staff hasn't opened it */
export function pullSmsSendStatus(
  request: z.infer<typeof pullSmsSendStatusGuard>,
  { account, records }: ActionContext,
): { PullSmsSendStatusSet: Report[] } {
  account.checkSdkAppId(request.SmsSdkAppId);
  if (!account.settings.mayPullReports) {
    throw new TencentError(
      "UnauthorizedOperation.RequestPermissionDeny",
      "The action PullSmsSendStatus has to be opened for the account first.",
    );
  }
  checkLimit(request.Limit, maximumReports);
  return { PullSmsSendStatusSet: records.pullReports(request.Limit).map(toReport) };
}

/** The reports of one number, of the last seven days. */
export function pullSmsSendStatusByPhoneNumber(
  request: z.infer<typeof pullSmsSendStatusByPhoneNumberGuard>,
  context: ActionContext,
): { PullSmsSendStatusSet: Report[] } {
  checkLimit(request.Limit, maximumReports);
  if (request.Offset !== 0) throw badOffset();
  const found = find(request, context, 7 * day).filter(({ report }) => report !== undefined);
  return { PullSmsSendStatusSet: found.slice(0, request.Limit).map(toReport) };
}

/** The messages to one number in the last 72 hours, newest first, refused ones included. */
export function describeSendRecordList(
  request: z.infer<typeof describeSendRecordListGuard>,
  context: ActionContext,
): { SendRecordSet: Report[]; TotalCount: number } {
  const { Limit = 20, Offset = 0 } = request;
  checkLimit(Limit, maximumRecords);
  if (!Number.isInteger(Offset) || Offset < 0 || Offset > 1000) throw badOffset();
  const found = find(request, context, 3 * day).reverse();
  return { SendRecordSet: found.slice(Offset, Offset + Limit).map(toRecord), TotalCount: found.length };
}

function find(
  request: { SmsSdkAppId: string; PhoneNumber: string; BeginTime: number; EndTime?: number | undefined },
  { account, records, now }: ActionContext,
  oldest: number,
): SendRecord[] {
  account.checkSdkAppId(request.SmsSdkAppId);
  const { e164, isValid } = parsePhoneNumber(request.PhoneNumber);
  if (!isValid) {
    throw new TencentError("InvalidParameterValue.IncorrectPhoneNumber", "The phone number is incorrect.");
  }
  const current = Math.ceil(now() / 1000);
  const { BeginTime, EndTime = current } = request;
  if (BeginTime < current - oldest - 60) throw badTime("Begin");
  if (EndTime < BeginTime) throw badTime("End");
  return records.between(BeginTime * 1000, EndTime * 1000 + 999, e164);
}

function toReport({ phoneNumber, serialNo, sessionContext, report }: SendRecord): Report {
  const mainland = phoneNumber.startsWith("+86");
  return {
    UserReceiveTime: Math.floor((report?.receivedAt ?? 0) / 1000),
    CountryCode: mainland ? "86" : "",
    SubscriberNumber: mainland ? phoneNumber.slice(3) : phoneNumber.slice(1),
    PhoneNumber: phoneNumber,
    SerialNo: serialNo,
    ReportStatus: report?.status ?? "",
    Description: report?.description ?? "",
    SessionContext: sessionContext,
  };
}

function toRecord({ phoneNumber, isoCode, serialNo, code, content, sentAt, report }: SendRecord): Report {
  return {
    PhoneNumber: phoneNumber,
    SerialNo: serialNo,
    SendStatus: sendStatus(code, report?.status),
    RequestCode: code,
    StatusCode: report?.description ?? "",
    IsoCode: isoCode,
    Content: content,
    SendTime: Math.floor(sentAt / 1000),
    UserReceiveTime: report?.status === "SUCCESS" ? Math.floor(report.receivedAt / 1000) : 0,
  };
}

/** 1 refused, 2 delivered, 3 under way, 4 not delivered. */
function sendStatus(code: string, report: "SUCCESS" | "FAIL" | undefined): number {
  if (code !== "Ok") return 1;
  if (report === undefined) return 3;
  return report === "SUCCESS" ? 2 : 4;
}

function checkLimit(limit: number, most: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return;
  throw new TencentError(
    "InvalidParameterValue.LimitVerifyFail",
    `The parameter \`Limit\` must be an integer from 1 to ${most}.`,
  );
}

function badOffset(): TencentError {
  return new TencentError(
    "InvalidParameterValue.OffsetVerifyFail",
    "The parameter `Offset` is out of range.",
  );
}
