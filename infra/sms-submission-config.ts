/** What a stack hands in to Tencent for review: the texts of its templates, and its signature with the proof of it. */
import { z } from "zod";
import { byUsageType } from "./tencent-config.ts";

/** Logto fills in the code and nothing else. */
const text = z
  .string()
  .trim()
  .refine((value) => (value.match(/\{\d+\}/g) ?? []).join() === "{1}", {
    message: "must hold exactly one placeholder, {1}, where the code comes",
  });

/** `SignType` of AddSmsSign. */
export const signatureTypes = { company: 0, app: 1, trademark: 4, government: 5 } as const;

/** `DocumentType` of AddSmsSign. */
export const documentTypes = {
  combinedLicense: 0,
  businessLicense: 1,
  organizationCode: 2,
  socialCreditCode: 3,
  appConsole: 4,
  trademarkCertificate: 7,
} as const;

/** Which documents prove which signature. */
const provenBy: Record<keyof typeof signatureTypes, (keyof typeof documentTypes)[]> = {
  company: ["combinedLicense", "businessLicense"],
  app: ["combinedLicense", "businessLicense", "organizationCode", "socialCreditCode", "appConsole"],
  trademark: ["trademarkCertificate"],
  government: ["organizationCode", "socialCreditCode"],
};

const signature = z
  .object({
    /** A PNG or JPEG file; its path from the project's folder. */
    proofImage: z.string({ required_error: "the file of the proof's image is missing" }).trim().min(1),
    /** The approved qualification; mainland signatures need one. */
    qualificationId: z.coerce.number({ message: "must be a number" }).int().positive().optional(),
    type: z.enum(["company", "app", "trademark", "government"]).default("company"),
    document: z
      .enum([
        "combinedLicense",
        "businessLicense",
        "organizationCode",
        "socialCreditCode",
        "appConsole",
        "trademarkCertificate",
      ])
      .default("businessLicense"),
  })
  .strict()
  .superRefine(({ type, document }, context) => {
    if (provenBy[type].includes(document)) return;
    context.addIssue({
      code: "custom",
      path: ["document"],
      message: `a signature of the type ${type} is proven by ${provenBy[type].join(" or ")}`,
    });
  });

/** What Tencent has abolished for messages in mainland China, by its announcement 2256; it fails in review there. */
export function abolishedForMainland({ type, document }: NonNullable<SmsSubmission["signature"]>): boolean {
  return type === "app" || document === "appConsole";
}

export const smsSubmissionSchema = z
  .object({
    text: text.optional(),
    texts: byUsageType(text).default({}),
    signature: signature.optional(),
  })
  .strict()
  .default({});

export type SmsSubmission = z.infer<typeof smsSubmissionSchema>;

/** For stacks that name no text of their own. Logto's codes are good for ten minutes. */
export const defaultTexts = {
  mainland: "{1}为您的验证码，10分钟内有效，请勿告知他人。",
  international: "{1} is your verification code. It is valid for 10 minutes. Do not share it.",
};
