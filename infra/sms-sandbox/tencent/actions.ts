/**
 * Finds the action that a request asks for, checks the request's parameters against the action's schema and runs it.
 */
import type { z } from "zod";
import type { Log } from "../log.ts";
import type { MessageStore } from "../message-store.ts";
import type { Account } from "./account.ts";
import * as reports from "./delivery-reports.ts";
import * as lists from "./describe-lists.ts";
import { DemandedError, TencentError } from "./error.ts";
import type { FrequencyLimiter } from "./frequency-limits.ts";
import type { SendRecords } from "./send-records.ts";
import { sendSms, sendSmsGuard } from "./send-sms.ts";
import * as statistics from "./statistics.ts";
import * as signs from "./submit-signs.ts";
import * as templates from "./submit-templates.ts";

/** The only version of the API that the sandbox speaks. */
const version = "2021-01-11";

export interface ActionContext {
  account: Account;
  records: SendRecords;
  store: MessageStore;
  limiter: FrequencyLimiter;
  log: Log;
  now: () => number;
  /** When the sandbox started, in milliseconds. */
  startedAt: number;
}

type Result = Record<string, unknown>;
type Action = (parameters: unknown, context: ActionContext) => Result;

const actions = new Map<string, Action>([
  ["SendSms", withGuard(sendSmsGuard, sendSms)],
  ["DescribeSmsTemplateList", withGuard(lists.describeSmsTemplateListGuard, lists.describeSmsTemplateList)],
  ["DescribeSmsSignList", withGuard(lists.describeSmsSignListGuard, lists.describeSmsSignList)],
  ["AddSmsTemplate", withGuard(templates.addSmsTemplateGuard, templates.addSmsTemplate)],
  ["ModifySmsTemplate", withGuard(templates.modifySmsTemplateGuard, templates.modifySmsTemplate)],
  ["AddSmsSign", withGuard(signs.addSmsSignGuard, signs.addSmsSign)],
  ["ModifySmsSign", withGuard(signs.modifySmsSignGuard, signs.modifySmsSign)],
  ["SmsPackagesStatistics", withGuard(statistics.statisticsGuard, statistics.smsPackagesStatistics)],
  ["SendStatusStatistics", withGuard(statistics.statisticsGuard, statistics.sendStatusStatistics)],
  ["CallbackStatusStatistics", withGuard(statistics.statisticsGuard, statistics.callbackStatusStatistics)],
  ["PullSmsSendStatus", withGuard(reports.pullSmsSendStatusGuard, reports.pullSmsSendStatus)],
  [
    "PullSmsSendStatusByPhoneNumber",
    withGuard(reports.pullSmsSendStatusByPhoneNumberGuard, reports.pullSmsSendStatusByPhoneNumber),
  ],
  ["DescribeSendRecordList", withGuard(reports.describeSendRecordListGuard, reports.describeSendRecordList)],
]);

/** The common parameters that name what is wanted, from the request's headers. */
export interface CommonParameters {
  action: string | undefined;
  version: string | undefined;
  region: string | undefined;
}

/** @throws TencentError with the code that Tencent documents for what is wrong */
export function runAction(common: CommonParameters, body: Buffer, context: ActionContext): Result {
  if (!common.action) throw new TencentError("MissingParameter", "The request header lacks X-TC-Action.");
  if (!common.version) throw new TencentError("MissingParameter", "The request header lacks X-TC-Version.");
  if (common.version !== version) {
    throw new TencentError("NoSuchVersion", `The version is not available: the sandbox has ${version}.`);
  }
  const action = actions.get(common.action);
  if (!action) {
    throw new TencentError(
      "InvalidAction",
      `The action is invalid or not found: the sandbox has ${[...actions.keys()].join(", ")}.`,
    );
  }
  // Which regions there are is not documented in one place, so any is accepted.
  if (!common.region) throw new TencentError("MissingParameter", "The request header lacks X-TC-Region.");
  context.account.authorize(common.action);
  const fault = context.account.takeFault(common.action, "error");
  if (fault) throw new DemandedError(fault.code);
  return action(parseBody(body), context);
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new TencentError("InvalidParameter", "The request body is not valid JSON.");
  }
}

function withGuard<Request>(
  guard: z.ZodType<Request, z.ZodTypeDef, unknown>,
  run: (request: Request, context: ActionContext) => Result,
): Action {
  return (parameters, context) => {
    const parsed = guard.safeParse(parameters);
    if (!parsed.success) throw toTencentError(parsed.error);
    return run(parsed.data, context);
  };
}

/** Tencent names one parameter at a time, an absent one before a wrong one. */
function toTencentError(error: z.ZodError): TencentError {
  const missing = error.issues.find(
    (issue) => issue.code === "invalid_type" && issue.received === "undefined",
  );
  if (missing) {
    return new TencentError(
      "MissingParameter",
      `The request lacks the parameter \`${missing.path.join(".")}\`.`,
    );
  }
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys") {
    return new TencentError("UnknownParameter", `The parameter \`${issue.keys[0] ?? ""}\` is not known.`);
  }
  const name = issue?.path.join(".") ?? "";
  if (issue?.code === "too_big") {
    return new TencentError("InvalidParameterValue", `The parameter \`${name}\` has too many elements.`);
  }
  return new TencentError(
    "InvalidParameter",
    name === ""
      ? "The request body is not a JSON object."
      : `The type of the parameter \`${name}\` is not valid.`,
  );
}
