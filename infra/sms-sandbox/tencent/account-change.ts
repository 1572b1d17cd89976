/**
 * What a test may change in the account while the sandbox runs, over HTTP (`PATCH /api/account`) or in the same process
 * (`sandbox.change`). What isn't named stays as it is.
 */
import { z } from "zod";
import { reviewStates } from "./review.ts";

const fault = {
  /** Only this action, such as SendSms; any without it. */
  action: z.string().optional(),
  /** How many requests it happens to. */
  times: z.number().int().min(1).default(1),
};

const faultGuard = z.discriminatedUnion("kind", [
  /** `Response.Error` with the code. */
  z.object({ kind: z.literal("error"), code: z.string(), ...fault }).strict(),
  /** Each message of the request is refused with the code, in `SendStatusSet`. */
  z.object({ kind: z.literal("refuse"), code: z.string(), ...fault }).strict(),
  /** An HTTP status without a Tencent answer, as a gateway gives it. */
  z.object({ kind: z.literal("status"), status: z.number().int().min(400).max(599), ...fault }).strict(),
  /** The connection breaks without an answer. */
  z.object({ kind: z.literal("reset"), ...fault }).strict(),
  /** The answer comes that much later. */
  z.object({ kind: z.literal("delay"), milliseconds: z.number().int().min(0), ...fault }).strict(),
]);

export type Fault = z.infer<typeof faultGuard>;

const reviewGuard = z.object({ state: z.enum(reviewStates), reviewReply: z.string().default("") }).strict();

const packageGuard = z
  .object({
    /** Messages in it. */
    amount: z.number().int().min(0),
    used: z.number().int().min(0).default(0),
    /** 0 and below: it has expired. */
    expiresInDays: z.number().default(365),
  })
  .strict();

export const accountChangeGuard = z
  .object({
    /** Whom the account is verified as; an individual can't use the actions for signatures and templates. */
    verification: z.enum(["enterprise", "individual"]),
    /** Actions that the key's policy doesn't allow. */
    deniedActions: z.array(z.string()),
    packages: z.array(packageGuard),
    /** The state that a new signature or template has at once. */
    newSubmissions: z.enum(reviewStates),
    /** What phones report of messages from now on. */
    deliveryReport: z
      .object({ status: z.enum(["SUCCESS", "FAIL"]), description: z.string() })
      .strict()
      .nullable(),
    /** PullSmsSendStatus has to be opened by Tencent's staff first. */
    mayPullReports: z.boolean(),
    /** Messages of the application on one day (Beijing time); null is no limit. */
    dailyLimit: z.number().int().min(0).nullable(),
    /** Numbers in E.164 that nothing may be sent to. */
    blockedNumbers: z.array(z.string()),
    /** Adds keys, or changes them by their SecretId; a key that isn't enabled is not found. */
    keys: z.array(z.object({ secretId: z.string(), secretKey: z.string(), enabled: z.boolean() }).strict()),
    /** The reviews of signatures, by their content. */
    signs: z.record(reviewGuard),
    /** The reviews of templates, by their id. */
    templates: z.record(reviewGuard),
    /** What goes wrong on demand, in this order. Takes the place of what was there. */
    faults: z.array(faultGuard),
  })
  .partial()
  .strict();

export type AccountChange = z.infer<typeof accountChangeGuard>;
