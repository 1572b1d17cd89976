/**
 * The templates that the sandbox holds: their schema, their placeholders and the text that a phone shows.
 */
import { z } from "zod";
import { reviewStates } from "./review.ts";

/** How many characters a message may have, signature included (Tencent: 500 for a mainland message). */
const maximumLength = 500;

/** One template, as in the environment variable `TEMPLATES`. */
export const templateGuard = z
  .object({
    templateId: z.string().regex(/^\d{1,12}$/, "must be the template's number, as a string of digits"),
    name: z.string().min(1).max(100),
    /** The text, with placeholders `{1}`, `{2}`, … */
    content: z.string().min(1).max(maximumLength),
    /** True for a template for numbers outside mainland China; Tencent keeps the two apart, but for a few that serve both. */
    international: z.union([z.boolean(), z.literal("both")]).default(false),
    /** Parameters of a verification code's template are up to six digits; a notification's may be any text. */
    type: z.enum(["verification", "notification"]).default("verification"),
    /** What the review has come to; only what is approved can be sent. */
    state: z.enum(reviewStates).default("approved"),
    /** The reviewer's answer, such as the reason of a refusal. */
    reviewReply: z.string().default(""),
  })
  .strict();

export type Template = z.infer<typeof templateGuard>;

/** The number of parameters that the template needs: the highest number in a placeholder. */
export function countPlaceholders(content: string): number {
  return [...content.matchAll(/\{(\d{1,2})\}/g)].reduce(
    (most, [, index]) => Math.max(most, Number(index)),
    0,
  );
}

/** The message as a phone shows it: the signature in its brackets, then the text with the parameters filled in. */
export function renderMessage(template: Template, parameters: readonly string[], signName: string): string {
  const text = template.content.replace(
    /\{(\d{1,2})\}/g,
    (placeholder, index: string) => parameters[Number(index) - 1] ?? placeholder,
  );
  return signName === "" ? text : `【${signName}】${text}`;
}

/** True when the text is too long to be sent. */
export function isTooLong(text: string): boolean {
  return text.length > maximumLength;
}

/** The code in a message: the first parameter that is four to eight digits. */
export function findCode(parameters: readonly string[]): string | undefined {
  return parameters.find((parameter) => /^\d{4,8}$/.test(parameter));
}

/**
 * How many messages Tencent would charge: one up to 70 characters, beyond that one for each 67. International
 * messages in the GSM alphabet fit 160 and 153.
 */
export function countFee(text: string, international: boolean): number {
  const isPlain = international && /^[\x20-\x7e\n\r]*$/.test(text);
  const [single, part] = isPlain ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / part);
}

/** Whether the template is for numbers of the mainland, or for the others. */
export function serves({ international }: Pick<Template, "international">, abroad: boolean): boolean {
  return international === "both" || international === abroad;
}
