/** The Tencent Cloud SMS settings of a stack, under the names that Logto's connector gives them. */
import { z } from "zod";

/** Usage types that Logto's connector can't do without. */
export const requiredUsageTypes = ["Register", "SignIn", "ForgotPassword", "Generic"] as const;

/** Usage types that newer flows look for; without a template of their own they get the one for Generic. */
export const optionalUsageTypes = [
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
  "OrganizationInvitation",
] as const;

/** Regions that Tencent names in the documentation of SMS version 2021-01-11. */
const knownRegions: readonly string[] = ["ap-beijing", "ap-guangzhou", "ap-nanjing"];

const allUsageTypes: readonly string[] = [...requiredUsageTypes, ...optionalUsageTypes];

/** Numbers set by `pulumi config set --path` arrive as numbers. */
const text = (what: string) =>
  z
    .union([z.string(), z.number()], {
      errorMap: () => ({ message: `${what} is missing` }),
    })
    .transform(String)
    .pipe(z.string().trim().min(1, `${what} is missing`));

const templates = z.record(z.string(), text("the template's id")).superRefine((byUsageType, context) => {
  const missing = requiredUsageTypes.filter((usageType) => byUsageType[usageType] === undefined);
  if (missing.length > 0) {
    context.addIssue({
      code: "custom",
      message:
        `no template for the usage type${missing.length > 1 ? "s" : ""} ${missing.join(", ")}; run ` +
        missing
          .map((usageType) => `\`pulumi config set --path tencent.templates.${usageType} <template id>\``)
          .join(", "),
    });
  }
  for (const usageType of Object.keys(byUsageType).filter((name) => !allUsageTypes.includes(name))) {
    context.addIssue({
      code: "custom",
      path: [usageType],
      message: `unknown usage type; Logto knows ${allUsageTypes.join(", ")}`,
    });
  }
});

const settings = z
  .object({
    accessKeyId: text("the SecretId of a Tencent Cloud API key"),
    accessKeySecret: text("the SecretKey of that API key"),
    sdkAppId: text("the SDK app id of the SMS application"),
    signName: text("the approved signature"),
    region: text("the region").default("ap-guangzhou"),
    allowOtherRegion: z.boolean().default(false),
    templates,
  })
  .strict()
  .superRefine(({ region, allowOtherRegion }, context) => {
    if (knownRegions.includes(region) || allowOtherRegion) return;
    context.addIssue({
      code: "custom",
      path: ["region"],
      message:
        `"${region}" isn't a region that Tencent documents for SMS; run \`pulumi config set --path tencent.region ap-guangzhou\` ` +
        `(or one of ${knownRegions.join(", ")}). If Tencent has opened another since: \`pulumi config set --path tencent.allowOtherRegion true\``,
    });
  });

/** Nothing configured is an empty object, Pulumi.yaml's default. */
export const tencentSchema = z
  .union([
    z
      .object({})
      .strict()
      .transform(() => undefined),
    z.unknown(),
  ])
  .default({})
  .transform((value, context) => {
    if (value === undefined) return undefined;
    const parsed = settings.safeParse(value);
    if (parsed.success) return parsed.data;
    parsed.error.issues.forEach((issue) => {
      context.addIssue(issue);
    });
    return z.NEVER;
  });

/** The Tencent settings of a stack that sends real messages. */
export type TencentSettings = z.infer<typeof settings>;

/** One template for each usage type, in the form that the connector wants. */
export function templatesForConnector(byUsageType: Readonly<Record<string, string>>) {
  return allUsageTypes.flatMap((usageType) => {
    const templateCode = byUsageType[usageType] ?? byUsageType["Generic"];
    return templateCode === undefined ? [] : [{ usageType, templateCode }];
  });
}
