/**
 * The actions DescribeSmsTemplateList and DescribeSmsSignList: what the account has had approved.
 * Sources: cloud.tencent.com/document/api/382/52067 and cloud.tencent.com/document/api/382/52066.
 */
import { z } from "zod";
import { TencentError } from "./error.ts";
import type { ActionContext } from "./actions.ts";

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

/** Approved and in force. */
const approved = 0;
/** Tencent numbers a signature when it is submitted; the sandbox has one, for both kinds of messages. */
const signId = 1;

/** @throws TencentError `FailedOperation.TemplateIdNotExist` or for a bad page */
export function describeSmsTemplateList(
  request: z.infer<typeof describeSmsTemplateListGuard>,
  { options, startedAt }: ActionContext,
): { DescribeTemplateStatusSet: Record<string, string | number>[] } {
  const international = readInternational(request.International);
  const all = options.templates
    .filter((template) => template.international === international)
    .map((template) => ({
      TemplateId: Number(template.templateId),
      International: request.International,
      StatusCode: approved,
      ReviewReply: "",
      TemplateName: template.name,
      CreateTime: Math.floor(startedAt / 1000),
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
  { options, startedAt }: ActionContext,
): { DescribeSignListStatusSet: Record<string, string | number>[] } {
  const international = readInternational(request.International);
  const sign = {
    SignId: signId,
    International: request.International,
    StatusCode: approved,
    ReviewReply: "",
    SignName: options.signName,
    CreateTime: Math.floor(startedAt / 1000),
    // Only mainland signatures belong to a qualification, whose status 1 is "passed".
    QualificationId: international ? 0 : 1,
    QualificationName: international ? "" : "SMS sandbox",
    QualificationStatusCode: international ? 0 : 1,
  };
  const ids = request.SignIdSet ?? [];
  if (ids.length === 0) return { DescribeSignListStatusSet: [sign].slice(...readPage(request, 10)) };
  if (ids.some((id) => id !== signId)) {
    throw new TencentError("FailedOperation.SignIdNotExist", "A signature id of `SignIdSet` does not exist.");
  }
  return { DescribeSignListStatusSet: [sign] };
}

function readInternational(value: number): boolean {
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
