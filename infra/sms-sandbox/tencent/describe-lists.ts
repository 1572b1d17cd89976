/**
 * The actions DescribeSmsTemplateList and DescribeSmsSignList: what the account has handed in, and how its review stands.
 * Sources: cloud.tencent.com/document/api/382/52067 and cloud.tencent.com/document/api/382/52066.
 */
import { z } from "zod";
import { statusCodeOf } from "./account.ts";
import { TencentError } from "./error.ts";
import type { ActionContext } from "./actions.ts";
import { serves } from "./template.ts";

const maximumLimit = 100;

const paging = {
  International: z.number(),
  Limit: z.number().optional(),
  Offset: z.number().optional(),
};

export const describeSmsTemplateListGuard = z
  .object({ ...paging, TemplateIdSet: z.array(z.number().int()).max(maximumLimit).optional() })
  .strict();

export const describeSmsSignListGuard = z
  .object({ ...paging, SignIdSet: z.array(z.number().int()).max(maximumLimit).optional() })
  .strict();

/** What the API says of a template that serves both kinds of numbers. */
const servesBoth = 3;

/** @throws TencentError `FailedOperation.TemplateIdNotExist` or for a bad page */
export function describeSmsTemplateList(
  request: z.infer<typeof describeSmsTemplateListGuard>,
  { account }: ActionContext,
): { DescribeTemplateStatusSet: Record<string, string | number>[] } {
  const international = readInternational(request.International);
  const all = account.templates
    .filter((template) => serves(template, international))
    .map((template) => ({
      TemplateId: Number(template.templateId),
      International: template.international === "both" ? servesBoth : request.International,
      StatusCode: statusCodeOf(template),
      ReviewReply: template.reviewReply,
      TemplateName: template.name,
      CreateTime: template.createdAt,
      TemplateContent: template.content,
    }));
  const ids = request.TemplateIdSet ?? [];
  if (ids.length === 0) return { DescribeTemplateStatusSet: all.slice(...readPage(request, 0)) };
  const found = all.filter(({ TemplateId }) => ids.includes(TemplateId));
  if (found.length < new Set(ids).size) {
    throw new TencentError(
      "FailedOperation.TemplateIdNotExist",
      "A template id of `TemplateIdSet` does not exist.",
    );
  }
  return { DescribeTemplateStatusSet: found };
}

/** @throws TencentError `FailedOperation.SignIdNotExist` or for a bad page */
export function describeSmsSignList(
  request: z.infer<typeof describeSmsSignListGuard>,
  { account }: ActionContext,
): { DescribeSignListStatusSet: Record<string, string | number>[] } {
  const international = readInternational(request.International);
  const all = account.signs
    .filter((sign) => sign.international === international)
    .map((sign) => ({
      SignId: sign.signId,
      International: request.International,
      StatusCode: statusCodeOf(sign),
      ReviewReply: sign.reviewReply,
      SignName: sign.name,
      CreateTime: sign.createdAt,
      // Only mainland signatures belong to a qualification, whose status 1 is "passed".
      QualificationId: sign.qualificationId,
      QualificationName: international ? "" : "SMS sandbox",
      QualificationStatusCode: international ? 0 : 1,
    }));
  const ids = request.SignIdSet ?? [];
  if (ids.length === 0) return { DescribeSignListStatusSet: all.slice(...readPage(request, 10)) };
  const found = all.filter(({ SignId }) => ids.includes(SignId));
  if (found.length < new Set(ids).size) {
    throw new TencentError("FailedOperation.SignIdNotExist", "A signature id of `SignIdSet` does not exist.");
  }
  return { DescribeSignListStatusSet: found };
}

/** Whether the parameter asks for what is for numbers outside mainland China. @throws TencentError */
export function readInternational(value: number): boolean {
  if (value !== 0 && value !== 1) {
    throw new TencentError(
      "InvalidParameterValue.InvalidInternational",
      "The parameter `International` must be 0 (mainland) or 1 (international).",
    );
  }
  return value === 1;
}

/** The start and the end of the page, for `slice`. */
function readPage(
  { Limit, Offset = 0 }: { Limit?: number | undefined; Offset?: number | undefined },
  defaultLimit: number,
): [number, number] {
  const limit = Limit ?? defaultLimit;
  if (!Number.isInteger(limit) || limit < 0 || limit > maximumLimit) {
    throw new TencentError(
      "InvalidParameterValue.LimitVerifyFail",
      `The parameter \`Limit\` must be an integer from 0 to ${maximumLimit}.`,
    );
  }
  if (!Number.isInteger(Offset) || Offset < 0) {
    throw new TencentError(
      "InvalidParameterValue.OffsetVerifyFail",
      "The parameter `Offset` must be an integer from 0.",
    );
  }
  return [Offset, Offset + limit];
}
