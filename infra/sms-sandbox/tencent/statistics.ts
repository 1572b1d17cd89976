/**
 * The actions SmsPackagesStatistics, SendStatusStatistics and CallbackStatusStatistics: what is left, and what was sent.
 * Source: the typings of Tencent's SDK.
 */
import { z } from "zod";
import type { ActionContext } from "./actions.ts";
import { TencentError } from "./error.ts";
import { badTime, beijingOffset } from "./times.ts";

const day = 24 * 60 * 60 * 1000;
const maximumPackages = 500;

export const statisticsGuard = z
  .object({
    SmsSdkAppId: z.string(),
    Limit: z.number(),
    Offset: z.number(),
    BeginTime: z.string(),
    EndTime: z.string(),
  })
  .strict();

type StatisticsRequest = z.infer<typeof statisticsGuard>;

/** The packages that were created in the time. @throws TencentError for a time or page that can't be */
export function smsPackagesStatistics(
  request: StatisticsRequest,
  { account, startedAt, now }: ActionContext,
): { SmsPackagesStatisticsSet: Record<string, number>[] } {
  account.checkSdkAppId(request.SmsSdkAppId);
  const [begin, end] = readHours(request);
  if (end <= begin || end > now()) throw badTime("End");
  if (request.Limit < 0 || request.Limit > maximumPackages) {
    throw new TencentError("InvalidParameterValue.LimitVerifyFail", "The parameter `Limit` is at most 500.");
  }
  // The sandbox's packages are as old as it is; their creation is put before the hour that a client can ask for.
  const createdAt = startedAt - day;
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
  const all = account.settings.packages.map(({ amount, used, expiresInDays }, index) => ({
    PackageId: index + 1,
    PackageCreateTime: seconds(createdAt),
    PackageEffectiveTime: seconds(createdAt),
    PackageExpiredTime: seconds(now() + expiresInDays * day),
    PackageAmount: amount,
    PackageType: 1,
    CurrentUsage: used,
  }));
  const found = createdAt >= begin && createdAt <= end ? all : [];
  return { SmsPackagesStatisticsSet: found.slice(request.Offset, request.Offset + request.Limit) };
}

/** How many messages were asked for, accepted and charged. The hour of the end is included. */
export function sendStatusStatistics(
  request: StatisticsRequest,
  context: ActionContext,
): { SendStatusStatistics: Record<string, number> } {
  const records = readRecords(request, context);
  const accepted = records.filter(({ code }) => code === "Ok");
  return {
    SendStatusStatistics: {
      FeeCount: accepted.reduce((sum, { fee }) => sum + fee, 0),
      RequestCount: records.length,
      RequestSuccessCount: accepted.length,
    },
  };
}

/** What the phones' networks reported of accepted messages. */
export function callbackStatusStatistics(
  request: StatisticsRequest,
  context: ActionContext,
): { CallbackStatusStatistics: Record<string, number> } {
  const accepted = readRecords(request, context).filter(({ code }) => code === "Ok");
  const reports = accepted.flatMap(({ report }) => report ?? []);
  const failed = reports.filter(({ status }) => status === "FAIL").length;
  return {
    CallbackStatusStatistics: {
      CallbackCount: reports.length,
      RequestSuccessCount: accepted.length,
      CallbackFailCount: failed,
      CallbackSuccessCount: reports.length - failed,
      InternalErrorCount: 0,
      InvalidNumberCount: 0,
      ShutdownErrorCount: 0,
      BlackListCount: 0,
      FrequencyLimitCount: 0,
    },
  };
}

function readRecords(request: StatisticsRequest, { account, records }: ActionContext) {
  account.checkSdkAppId(request.SmsSdkAppId);
  const [begin, end] = readHours(request);
  if (end < begin) throw badTime("End");
  return records.between(begin, end + 60 * 60 * 1000 - 1);
}

/** Times are `yyyymmddhh` in Beijing. */
function readHours({ BeginTime, EndTime }: StatisticsRequest): [number, number] {
  const read = (value: string, name: "Begin" | "End"): number => {
    const [, year, month, dayOfMonth, hour] = /^(\d{4})(\d{2})(\d{2})(\d{2})$/.exec(value) ?? [];
    const time = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth), Number(hour)) - beijingOffset;
    if (Number.isNaN(time)) throw badTime(name);
    return time;
  };
  return [read(BeginTime, "Begin"), read(EndTime, "End")];
}
