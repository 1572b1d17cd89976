/** What `npm run sms -- submit` says of the signature and the templates: how each stands, and what to do next. */
import { allUsageTypes, type UsageType } from "../../infra/tencent-config.ts";
import { consolePages } from "../../infra/tencent/console-pages.ts";
import type { ReviewStatus } from "../../infra/tencent/reviews.ts";

/** One signature or template after this run. */
export interface Item {
  what: string;
  area: "mainland" | "international";
  id: string;
  status: ReviewStatus | "missing";
  reply: string;
  /** What this run did. */
  done: "handed in" | "handed in again" | "already there" | "nothing";
  /** Of a template: the messages that it is for. */
  usageTypes?: UsageType[];
}

const statusTexts: Record<Item["status"], string> = {
  approved: "approved and in force",
  pending: "in review",
  approvedNotInForce: "approved, not in force yet",
  rejected: "REJECTED",
  missing: "missing",
};

/** One line of the review. */
export function describe({ id, status, reply, done, usageTypes }: Item): string {
  const parts = [
    statusTexts[status] + (reply === "" ? "" : `: ${reply}`),
    ...(id === "" ? [] : [`id ${id}`]),
    ...(done === "nothing" ? [] : [done]),
    ...(usageTypes
      ? [`for ${usageTypes.length === allUsageTypes.length ? "every message" : usageTypes.join(", ")}`]
      : []),
  ];
  return parts.join(", ");
}

/** Commands and pages, for what isn't through and for what is. */
export function nextSteps(items: Item[], stack: string): string[] {
  // A stack has one template for a usage type; of two the connector can use the mainland's.
  const served = items.some(({ area }) => area === "mainland") ? "mainland" : "international";
  const templates = items.flatMap(({ usageTypes, id, area }) =>
    usageTypes && area === served ? [{ usageTypes, id }] : [],
  );
  const [largest, ...others] = templates.sort(
    (one, other) => other.usageTypes.length - one.usageTypes.length,
  );
  const commands = [
    ...(largest ? [`pulumi config set --path tencent.templateId ${largest.id} --stack ${stack}`] : []),
    ...others.flatMap(({ usageTypes, id }) =>
      usageTypes.map((type) => `pulumi config set --path tencent.templates.${type} ${id} --stack ${stack}`),
    ),
  ];
  const problems = items.flatMap(({ status, what, area }) => {
    if (status === "missing") {
      return [
        `${what}: hand it in at ${signaturePage(area)}, or set smsSubmission.signature (proofImage, qualificationId) and run this again.`,
      ];
    }
    if (status !== "rejected") return [];
    return [
      what.startsWith("signature")
        ? `${what}: mend the proof and run this again with --resubmit, or do it at ${signaturePage(area)}`
        : `${what}: change its text in smsSubmission and run this again.`,
    ];
  });
  return [
    ...problems,
    ...(commands.length > 0
      ? ["The stack uses the templates by:", ...commands.map((command) => `  ${command}`)]
      : []),
  ];
}

function signaturePage(area: Item["area"]): string {
  return area === "mainland" ? consolePages.mainlandSignatures : consolePages.internationalSignatures;
}
