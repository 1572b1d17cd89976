/** The states of a signature's or template's review by Tencent's staff, and the numbers that the API gives them. */

export const reviewStates = ["pending", "approvedNotInForce", "approved", "rejected"] as const;
export type ReviewState = (typeof reviewStates)[number];

/** `StatusCode` of DescribeSmsTemplateList and DescribeSmsSignList; only `approved` can be used. */
export const statusCodes: Record<ReviewState, number> = {
  approved: 0,
  pending: 1,
  approvedNotInForce: 2,
  rejected: -1,
};
