/**
 * The actions AddSmsTemplate and ModifySmsTemplate: a text is handed in for review.
 * Sources: cloud.tencent.com/document/api/382/55974 (add) and /55980 (modify).
 */
import { z } from "zod";
import type { ActionContext } from "./actions.ts";
import { TencentError } from "./error.ts";
import { readInternational } from "./describe-lists.ts";
import { countPlaceholders, isTooLong, type Template } from "./template.ts";

const contents = {
  TemplateName: z.string(),
  TemplateContent: z.string(),
  SmsType: z.number(),
  International: z.number(),
  Remark: z.string(),
};

export const addSmsTemplateGuard = z.object(contents).strict();
export const modifySmsTemplateGuard = z.object({ TemplateId: z.number().int(), ...contents }).strict();

type Contents = z.infer<typeof addSmsTemplateGuard>;

/** `SmsType`: marketing, notification, verification code. */
const types: Record<number, Template["type"] | undefined> = {
  1: "notification",
  2: "notification",
  3: "verification",
};

/** @throws TencentError for a text that can't be reviewed */
export function addSmsTemplate(
  request: Contents,
  { account }: ActionContext,
): { AddTemplateStatus: { TemplateId: string } } {
  const template = readTemplate(request);
  if (!account.signs.some(({ international }) => international === template.international)) {
    throw new TencentError(
      "FailedOperation.MissingSignature",
      "A template can be handed in after a signature only.",
    );
  }
  return { AddTemplateStatus: { TemplateId: account.addTemplate(template).templateId } };
}

/** Hands a text in again, while it is in review or after it was rejected. */
export function modifySmsTemplate(
  request: z.infer<typeof modifySmsTemplateGuard>,
  { account }: ActionContext,
): { ModifyTemplateStatus: { TemplateId: number } } {
  const found = account.findTemplate(String(request.TemplateId));
  if (!found) {
    throw new TencentError("FailedOperation.MissingTemplateToModify", "The template does not exist.");
  }
  if (found.state !== "pending" && found.state !== "rejected") {
    throw new TencentError(
      "FailedOperation.TemplateAlreadyPassedCheck",
      "The template has been approved already, so it can't be changed.",
    );
  }
  const template = readTemplate(request);
  if (template.international !== found.international) {
    throw new TencentError(
      "InvalidParameter.InvalidParameters",
      "The parameter `International` differs from the template's.",
    );
  }
  Object.assign(found, template, account.newReview());
  return { ModifyTemplateStatus: { TemplateId: request.TemplateId } };
}

function readTemplate({ TemplateName, TemplateContent, SmsType, International }: Contents) {
  const international = readInternational(International);
  const type = types[SmsType];
  if (type === undefined) {
    throw new TencentError("InvalidParameter.InvalidParameters", "The parameter `SmsType` is 1, 2 or 3.");
  }
  const numbers = [...TemplateContent.matchAll(/\{(\d{1,2})\}/g)].map(([, number]) => Number(number));
  // Placeholders count up from {1}; any other brace is no placeholder.
  const isCounting = new Set(numbers).size === countPlaceholders(TemplateContent) && !numbers.includes(0);
  const rest = TemplateContent.replaceAll(/\{\d{1,2}\}/g, "");
  if (TemplateContent === "" || isTooLong(TemplateContent) || !isCounting || /[{}【】]/.test(rest)) {
    throw new TencentError(
      "InvalidParameterValue.InvalidTemplateFormat",
      "The template's placeholders must be {1}, {2} and so on, and it must not hold the brackets of a signature.",
    );
  }
  return { name: TemplateName, content: TemplateContent, international, type };
}
