/**
 * The action SendSms: checks each message as Tencent does and puts the accepted ones into the store.
 * Source: cloud.tencent.com/document/api/382/55981.
 */
import { randomInt } from "node:crypto";
import { z } from "zod";
import { TencentError, type MessageErrorCode } from "./error.ts";
import { parsePhoneNumber, type PhoneNumber } from "./phone-number.ts";
import {
  countFee,
  countPlaceholders,
  findCode,
  isTooLong,
  renderMessage,
  serves,
  type Template,
} from "./template.ts";
import type { ActionContext } from "./actions.ts";
import type { SendRecord } from "./send-records.ts";
import { maskPhoneNumber } from "../log.ts";

const maximumNumbers = 200;
/** Tencent: "must be less than 512 bytes". */
const maximumSessionContext = 511;

export const sendSmsGuard = z
  .object({
    PhoneNumberSet: z.array(z.string()),
    SmsSdkAppId: z.string(),
    TemplateId: z.string(),
    SignName: z.string().optional(),
    TemplateParamSet: z.array(z.string()).optional(),
    ExtendCode: z.string().optional(),
    SessionContext: z.string().optional(),
    SenderId: z.string().optional(),
  })
  .strict();

type SendSmsRequest = z.infer<typeof sendSmsGuard>;

interface SendStatus {
  SerialNo: string;
  PhoneNumber: string;
  Fee: number;
  SessionContext: string;
  Code: string;
  Message: string;
  IsoCode: string;
}

/** What a refused message's `Message` says. Tencent's wording isn't documented; these say the same in our words. */
const explanations: Record<MessageErrorCode, string> = {
  "FailedOperation.InsufficientBalanceInSmsPackage": "the balance of the packages is insufficient",
  "FailedOperation.PhoneNumberInBlacklist": "the phone number is in the blacklist",
  "LimitExceeded.AppDailyLimit": "too many messages of this application today",
  "FailedOperation.SignatureIncorrectOrUnapproved": "the signature is incorrect or not approved",
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate":
    "the request does not match the approved template: check the number of template parameters",
  "FailedOperation.TemplateUnapprovedOrNotExist": "the template is not approved or does not exist",
  "InvalidParameterValue.ContentLengthLimit": "the message is too long",
  "InvalidParameterValue.IncorrectPhoneNumber": "the phone number's format is incorrect",
  "InvalidParameterValue.TemplateParameterFormatError":
    "a parameter of a verification code template must be up to 6 digits",
  "LimitExceeded.PhoneNumberDailyLimit": "too many messages to this phone number today",
  "LimitExceeded.PhoneNumberOneHourLimit": "too many messages to this phone number within an hour",
  "LimitExceeded.PhoneNumberSameContentDailyLimit":
    "too many messages with this content to this phone number today",
  "LimitExceeded.PhoneNumberThirtySecondLimit": "too many messages to this phone number within 30 seconds",
  "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone":
    "a mainland template can't be sent to a number outside mainland China",
  "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone":
    "an international template can't be sent to a mainland number",
};

/** @throws TencentError when the request as a whole is refused */
export function sendSms(request: SendSmsRequest, context: ActionContext): { SendStatusSet: SendStatus[] } {
  const numbers = request.PhoneNumberSet.map(parsePhoneNumber);
  checkRequest(request, numbers, context);
  return { SendStatusSet: numbers.map((number) => sendOne(request, number, context)) };
}

function checkRequest(request: SendSmsRequest, numbers: PhoneNumber[], { account }: ActionContext): void {
  if (numbers.length === 0) {
    throw new TencentError(
      "MissingParameter.EmptyPhoneNumberSet",
      "The parameter `PhoneNumberSet` is empty.",
    );
  }
  if (numbers.length > maximumNumbers) {
    throw new TencentError(
      "LimitExceeded.PhoneNumberCountLimit",
      `The parameter \`PhoneNumberSet\` has ${numbers.length} phone numbers; ${maximumNumbers} are allowed.`,
    );
  }
  account.checkSdkAppId(request.SmsSdkAppId);
  const valid = numbers.filter(({ isValid }) => isValid);
  if (valid.some(({ isMainland }) => isMainland) && valid.some(({ isMainland }) => !isMainland)) {
    throw new TencentError(
      "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
      "The parameter `PhoneNumberSet` has both mainland and international phone numbers.",
    );
  }
  if (Buffer.byteLength(request.SessionContext ?? "") > maximumSessionContext) {
    throw new TencentError(
      "InvalidParameterValue",
      `The parameter \`SessionContext\` has more than ${maximumSessionContext} bytes.`,
    );
  }
}

function sendOne(request: SendSmsRequest, number: PhoneNumber, context: ActionContext): SendStatus {
  const { account, store, log, now } = context;
  const parameters = request.TemplateParamSet ?? [];
  const template = account.findTemplate(request.TemplateId);
  const demanded = account.takeFault("SendSms", "refuse");
  const text = template ? renderMessage(template, parameters, request.SignName ?? "") : "";
  const fee = countFee(text, !number.isMainland);
  const code =
    demanded?.code ??
    checkMessage(request, number, template, context) ??
    checkLimits(number, text, fee, context);
  const status = {
    PhoneNumber: number.e164,
    SessionContext: request.SessionContext ?? "",
    IsoCode: number.isoCode,
  };
  const fields = { phoneNumber: maskPhoneNumber(number.e164), templateId: request.TemplateId };
  if (code !== undefined || template === undefined) {
    const refusal = code ?? "FailedOperation.TemplateUnapprovedOrNotExist";
    log.warn("refused a message", { ...fields, code: refusal });
    remember(request, number, { serialNo: "", fee: 0, code: refusal }, template, context);
    return { SerialNo: "", Fee: 0, ...status, Code: refusal, Message: explain(refusal) };
  }
  const serialNo = `5000:${now()}${randomInt(1e14, 2e14)}`;
  store.add(
    {
      phoneNumber: number.e164,
      isoCode: number.isoCode,
      signName: request.SignName ?? "",
      templateId: template.templateId,
      templateName: template.name,
      parameters,
      text,
      code: findCode(parameters),
      serialNo,
      sessionContext: status.SessionContext,
    },
    now(),
  );
  log.info("accepted a message", fields);
  remember(request, number, { serialNo, fee, code: "Ok" }, template, context);
  return { SerialNo: serialNo, Fee: fee, ...status, Code: "Ok", Message: "send success" };
}

function explain(code: string): string {
  const [, explanation = "the sandbox was told to refuse the message"] =
    Object.entries(explanations).find(([known]) => known === code) ?? [];
  return explanation;
}

/** For the statistics, the delivery reports and the send records. */
function remember(
  request: SendSmsRequest,
  { e164, isoCode }: PhoneNumber,
  outcome: Pick<SendRecord, "serialNo" | "fee" | "code">,
  template: Template | undefined,
  { account, records, now }: ActionContext,
): void {
  const { deliveryReport } = account.settings;
  const masked = (request.TemplateParamSet ?? []).map((parameter) => "*".repeat(parameter.length));
  records.add({
    ...outcome,
    sentAt: now(),
    phoneNumber: e164,
    isoCode,
    content: template ? renderMessage(template, masked, request.SignName ?? "") : "",
    sessionContext: request.SessionContext ?? "",
    report: outcome.code === "Ok" && deliveryReport ? { ...deliveryReport, receivedAt: now() } : undefined,
  });
}

/** What only counts against a message that is right otherwise. */
function checkLimits(
  number: PhoneNumber,
  text: string,
  fee: number,
  { account, records, limiter, now }: ActionContext,
): MessageErrorCode | undefined {
  const { blockedNumbers, dailyLimit } = account.settings;
  if (blockedNumbers.includes(number.e164)) return "FailedOperation.PhoneNumberInBlacklist";
  if (dailyLimit !== null && records.acceptedToday(now()) >= dailyLimit) return "LimitExceeded.AppDailyLimit";
  const broken = limiter.accept(number.e164, text, now());
  if (broken) return broken;
  return account.spend(fee) ? undefined : "FailedOperation.InsufficientBalanceInSmsPackage";
}

/** Finds the first reason against the message, limits aside. */
function checkMessage(
  request: SendSmsRequest,
  number: PhoneNumber,
  template: Template | undefined,
  { account }: ActionContext,
): MessageErrorCode | undefined {
  const parameters = request.TemplateParamSet ?? [];
  const signName = request.SignName ?? "";
  if (!number.isValid) return "InvalidParameterValue.IncorrectPhoneNumber";
  // Mainland carriers insist on a signature; elsewhere it may be left out.
  if (!account.isApproved(signName, !number.isMainland) && (number.isMainland || signName !== "")) {
    return "FailedOperation.SignatureIncorrectOrUnapproved";
  }
  if (template?.state !== "approved") return "FailedOperation.TemplateUnapprovedOrNotExist";
  if (!serves(template, !number.isMainland)) {
    return number.isMainland
      ? "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone"
      : "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone";
  }
  if (parameters.length !== countPlaceholders(template.content)) {
    return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate";
  }
  if (template.type === "verification" && !parameters.every((parameter) => /^\d{0,6}$/.test(parameter))) {
    return "InvalidParameterValue.TemplateParameterFormatError";
  }
  if (isTooLong(renderMessage(template, parameters, signName)))
    return "InvalidParameterValue.ContentLengthLimit";
  return undefined;
}
