/** The Tencent Cloud SMS settings of a stack, under the names that Logto's connector gives them. */
import { z } from "zod";
import { optionalSection } from "./optional-section.ts";
import { knownRegions, requiredUsageTypes } from "./tencent/connector-settings.ts";

/** Usage types that newer flows look for; without a template of their own they get `templateId`, else the one for Generic. */
export const optionalUsageTypes = [
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
  "OrganizationInvitation",
] as const;

/** Every usage type that Logto knows. */
export const allUsageTypes = [...requiredUsageTypes, ...optionalUsageTypes] as const;

export type UsageType = (typeof allUsageTypes)[number];

const knownUsageTypes: readonly string[] = allUsageTypes;

/** Numbers set by `pulumi config set --path` arrive as numbers. */
export const text = (what: string) =>
  z
    .union([z.string(), z.number()], {
      errorMap: () => ({ message: `${what} is missing` }),
    })
    .transform(String)
    .pipe(z.string().trim().min(1, `${what} is missing`));

const id = (what: string) =>
  text(what).pipe(z.string().regex(/^\d+$/, `${what} is a number, such as 1234567`));

/** A record by usage type. */
export function byUsageType<Value extends z.ZodTypeAny>(value: Value) {
  return z.record(z.string(), value).superRefine((record, context) => {
    for (const usageType of Object.keys(record).filter((name) => !knownUsageTypes.includes(name))) {
      context.addIssue({
        code: "custom",
        path: [usageType],
        message: `unknown usage type; Logto knows ${allUsageTypes.join(", ")}`,
      });
    }
  });
}

const fields = z
  .object({
    accessKeyId: text("the SecretId of a Tencent Cloud API key"),
    accessKeySecret: text("the SecretKey of that API key"),
    sdkAppId: id("the SDK app id of the SMS application"),
    signName: text("the approved signature"),
    region: text("the region").default("ap-guangzhou"),
    allowOtherRegion: z.boolean().default(false),
    templateId: id("the template's id").optional(),
    templates: byUsageType(id("the template's id")).optional(),
  })
  .strict();

/** The settings before it is asked whether there is a template: for the command that hands templates in for review. */
export const tencentAccountSchema = fields.superRefine(refuseUnknownRegion);

/** Looked at apart from the rest, so that a missing template is reported together with whatever else is wrong. */
const templatePresence = z
  .object({ templateId: z.unknown(), templates: z.record(z.unknown()).default({}).catch({}) })
  .passthrough()
  .superRefine(refuseMissingTemplates);

function refuseUnknownRegion(
  { region, allowOtherRegion }: { region: string; allowOtherRegion: boolean },
  context: z.RefinementCtx,
): void {
  if (knownRegions.includes(region) || allowOtherRegion) return;
  context.addIssue({
    code: "custom",
    path: ["region"],
    message:
      `"${region}" isn't a region that Tencent documents for SMS; run \`pulumi config set --path tencent.region ap-guangzhou\` ` +
      `(or one of ${knownRegions.join(", ")}). If Tencent has opened another since: \`pulumi config set --path tencent.allowOtherRegion true\``,
  });
}

function refuseMissingTemplates(
  { templateId, templates }: { templateId?: unknown; templates: Record<string, unknown> },
  context: z.RefinementCtx,
): void {
  const missing = requiredUsageTypes.filter((usageType) => templates[usageType] === undefined);
  if (templateId !== undefined || missing.length === 0) return;
  context.addIssue({
    code: "custom",
    path: ["templates"],
    message:
      `no template for the usage type${missing.length > 1 ? "s" : ""} ${missing.join(", ")}; one for all is enough: run ` +
      "`pulumi config set --path tencent.templateId <template id>`, or " +
      missing
        .map((usageType) => `\`pulumi config set --path tencent.templates.${usageType} <template id>\``)
        .join(", "),
  });
}

/** Undefined where nothing is configured. */
export const tencentSchema = optionalSection.transform((value, context) => {
  if (value === undefined) return undefined;
  const parsed = tencentAccountSchema.safeParse(value);
  const present = templatePresence.safeParse(value);
  if (parsed.success && present.success) {
    const { templateId, templates, ...rest } = parsed.data;
    return { ...rest, templates: completeTemplates(templateId, templates) };
  }
  for (const issue of [...(parsed.error?.issues ?? []), ...(present.error?.issues ?? [])]) {
    context.addIssue(issue);
  }
  return z.NEVER;
});

/** Who asks Tencent: the key, the application and the signature. */
export type TencentAccount = Pick<
  z.infer<typeof tencentAccountSchema>,
  "accessKeyId" | "accessKeySecret" | "sdkAppId" | "region" | "signName"
>;

/** The Tencent settings of a stack that sends real messages, with a template for every usage type. */
export type TencentSettings = Omit<z.infer<typeof tencentAccountSchema>, "templateId" | "templates"> & {
  templates: Record<UsageType, string>;
};

/** One template for each usage type: its own, else the one for all, else the one for Generic. */
export function completeTemplates(
  templateId: string | undefined,
  templates: Readonly<Record<string, string>> = {},
): Record<UsageType, string> {
  const templateOf = (usageType: UsageType): string =>
    templates[usageType] ?? templateId ?? templates["Generic"] ?? "";
  return {
    Register: templateOf("Register"),
    SignIn: templateOf("SignIn"),
    ForgotPassword: templateOf("ForgotPassword"),
    Generic: templateOf("Generic"),
    UserPermissionValidation: templateOf("UserPermissionValidation"),
    BindNewIdentifier: templateOf("BindNewIdentifier"),
    MfaVerification: templateOf("MfaVerification"),
    BindMfa: templateOf("BindMfa"),
    OrganizationInvitation: templateOf("OrganizationInvitation"),
  };
}

/** The templates in the form that the connector wants. */
export function templatesForConnector(templates: Readonly<Record<UsageType, string>>) {
  return allUsageTypes.map((usageType) => ({ usageType, templateCode: templates[usageType] }));
}
