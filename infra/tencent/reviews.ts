/** Reads the signatures and templates that an account has handed in, and how their review stands. */
import type { TencentClient } from "./client.ts";
import { isNotFound } from "./failures.ts";

export type ReviewStatus = "approved" | "pending" | "approvedNotInForce" | "rejected";

export interface Review {
  status: ReviewStatus;
  /** The reviewer's answer; usually the reason of a refusal. */
  reply: string;
}

export interface Signature extends Review {
  id: number;
  name: string;
}

export interface Template extends Review {
  id: string;
  name: string;
  content: string;
}

const pageSize = 100;
/** More pages than any account has; only a safeguard. */
const maximumPages = 20;

/** All signatures for numbers of the mainland, or for the others. */
export function allSignatures(client: TencentClient, international: boolean): Promise<Signature[]> {
  return readPages(async (page) => {
    const { DescribeSignListStatusSet = [] } = await client.DescribeSmsSignList({
      International: international ? 1 : 0,
      ...page,
    });
    return DescribeSignListStatusSet.map((sign) => ({
      id: sign.SignId ?? 0,
      name: sign.SignName ?? "",
      ...toReview(sign),
    }));
  });
}

/** All templates for numbers of the mainland, or for the others. */
export function allTemplates(client: TencentClient, international: boolean): Promise<Template[]> {
  return readPages(async (page) => {
    const { DescribeTemplateStatusSet = [] } = await client.DescribeSmsTemplateList({
      International: international ? 1 : 0,
      ...page,
    });
    return DescribeTemplateStatusSet.map(toTemplate);
  });
}

/** One template, by its id. */
export async function findTemplate(
  client: TencentClient,
  id: string,
  international: boolean,
): Promise<Template | undefined> {
  try {
    const { DescribeTemplateStatusSet = [] } = await client.DescribeSmsTemplateList({
      International: international ? 1 : 0,
      TemplateIdSet: [Number(id)],
    });
    return DescribeTemplateStatusSet.map(toTemplate).find((template) => template.id === id);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function readPages<Item>(
  read: (page: { Limit: number; Offset: number }) => Promise<Item[]>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 0; page < maximumPages; page += 1) {
    const items = await read({ Limit: pageSize, Offset: page * pageSize }).catch((error: unknown) => {
      if (isNotFound(error)) return [];
      throw error;
    });
    all.push(...items);
    if (items.length < pageSize) break;
  }
  return all;
}

function toTemplate(template: {
  TemplateId?: number;
  TemplateName?: string;
  TemplateContent?: string;
  StatusCode?: number;
  ReviewReply?: string;
}): Template {
  return {
    id: String(template.TemplateId ?? ""),
    name: template.TemplateName ?? "",
    content: template.TemplateContent ?? "",
    ...toReview(template),
  };
}

/** Anything that isn't known is as good as rejected: it can't be used. */
function toReview({ StatusCode, ReviewReply = "" }: { StatusCode?: number; ReviewReply?: string }): Review {
  const statuses: Record<number, ReviewStatus | undefined> = {
    0: "approved",
    1: "pending",
    2: "approvedNotInForce",
  };
  return { status: statuses[StatusCode ?? -1] ?? "rejected", reply: ReviewReply.trim() };
}
