/**
 * What `npm run preview` tells the program of a preview that it made: the keys `preview:…` of the stack. A stack without
 * `preview:name` wasn't made by that command: it gets neither the labels by which previews are found nor seed data.
 */
import { z } from "zod";

/** How people sign in to a preview; `preview:variant`. */
export const previewVariants = ["phone-code", "phone-password", "phone-or-email"] as const;

const schema = z.object({
  name: z.string().min(1),
  variant: z.enum(previewVariants).default("phone-code"),
  /** The id of the network of the proxy that all previews share, where they have a domain. */
  network: z
    .string()
    .optional()
    .transform((text) => (text === "" ? undefined : text)),
  phoneNumber: z.string().regex(/^861\d{10}$/, "must be a mainland number with 86 and without +"),
});

/** How people sign in with their phone number in a variant. */
export function methodsOf(
  variant: ManagedPreview["variant"],
): ["verificationCode", ...("password" | "verificationCode")[]] {
  return variant === "phone-password" ? ["verificationCode", "password"] : ["verificationCode"];
}

/** A preview that `npm run preview` made. */
export type ManagedPreview = z.infer<typeof schema>;

/**
 * Parses the keys of the namespace `preview`.
 * @returns undefined where the stack isn't a preview of `npm run preview`
 */
export function parseManagedPreview(
  raw: Record<string, unknown>,
): z.SafeParseReturnType<unknown, ManagedPreview> | undefined {
  return raw["name"] === undefined ? undefined : schema.safeParse(raw);
}
