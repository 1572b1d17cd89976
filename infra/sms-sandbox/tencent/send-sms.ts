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
  type Template,
} from "./template.ts";
import type { ActionContext } from "./actions.ts";
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

function checkRequest(request: SendSmsRequest, numbers: PhoneNumber[], { options }: ActionContext): void {
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
  if (request.SmsSdkAppId !== options.sdkAppId) {
    throw new TencentError(
      "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
      "Verify SmsSdkAppId fail: it does not belong to the account of the SecretId.",
    );
  }
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
  const { options, store, limiter, log, now } = context;
  const parameters = request.TemplateParamSet ?? [];
  const template = options.templates.find(({ templateId }) => templateId === request.TemplateId);
  const error = checkMessage(request, number, template, context);
  const text = template ? renderMessage(template, parameters, request.SignName ?? "") : "";
  const code = error ?? limiter.accept(number.e164, text, now());
  const status = {
    PhoneNumber: number.e164,
    SessionContext: request.SessionContext ?? "",
    IsoCode: number.isoCode,
  };
  const fields = { phoneNumber: maskPhoneNumber(number.e164), templateId: request.TemplateId };
  if (code !== undefined || template === undefined) {
    const refusal = code ?? "FailedOperation.TemplateUnapprovedOrNotExist";
    log.warn("refused a message", { ...fields, code: refusal });
    return { SerialNo: "", Fee: 0, ...status, Code: refusal, Message: explanations[refusal] };
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
  return {
    SerialNo: serialNo,
    Fee: countFee(text, !number.isMainland),
    ...status,
    Code: "Ok",
    Message: "send success",
  };
}

/** Finds the first reason against the message, limits aside. */
function checkMessage(
  request: SendSmsRequest,
  number: PhoneNumber,
  template: Template | undefined,
  { options }: ActionContext,
): MessageErrorCode | undefined {
  const parameters = request.TemplateParamSet ?? [];
  const signName = request.SignName ?? "";
  if (!number.isValid) return "InvalidParameterValue.IncorrectPhoneNumber";
  // Mainland carriers insist on a signature; elsewhere it may be left out.
  if (signName !== options.signName && (number.isMainland || signName !== "")) {
    return "FailedOperation.SignatureIncorrectOrUnapproved";
  }
  if (!template) return "FailedOperation.TemplateUnapprovedOrNotExist";
  if (template.international && number.isMainland) {
    return "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone";
  }
  if (!template.international && !number.isMainland) {
    return "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone";
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
