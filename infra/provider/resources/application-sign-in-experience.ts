// An application's own look and links, above the tenant's (/api/applications/{applicationId}/sign-in-experience).
import { z } from "zod";
import { withoutEmpty } from "../diff.ts";
import { exactBody } from "../exact-body.ts";
import type { LogtoClient } from "../logto-client.ts";
import { problemsOf, type Problem } from "../problems.ts";
import { jsonObject } from "../resource.ts";
import { omit } from "../values.ts";
import { brandingSchema, partialColorSchema } from "./branding-schema.ts";

/** The look and links as an input. */
export const applicationSignInExperienceSchema = z
  .object({
    color: partialColorSchema.describe("Colours of the pages, as #RRGGBB."),
    branding: brandingSchema.describe("Logos and icons: https or data: addresses."),
    customCss: z.string().describe("CSS added to the pages."),
    displayName: z.string().describe("The name where people are asked for consent, instead of `name`."),
    termsOfUseUrl: z.string().describe("Address of the terms of use."),
    privacyPolicyUrl: z.string().describe("Address of the privacy policy."),
  })
  .partial()
  .strict();

type ApplicationSignInExperience = z.output<typeof applicationSignInExperienceSchema>;

/** Logto can't take the whole away again, but each part of it. */
const nothing = {
  color: {},
  branding: {},
  customCss: null,
  displayName: null,
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
};

/** What the application has; empty where it has nothing of its own. */
export async function liveApplicationSignInExperience(
  logto: LogtoClient,
  applicationId: string,
): Promise<Record<string, unknown>> {
  const found = await logto.dataIfFound(
    logto.api.GET("/api/applications/{applicationId}/sign-in-experience", {
      params: { path: { applicationId } },
    }),
  );
  return omit(jsonObject.parse(withoutEmpty(found ?? {})), ["tenantId", "applicationId"]);
}

/** Sets the whole: what isn't given is the tenant's. */
export async function saveApplicationSignInExperience(
  logto: LogtoClient,
  applicationId: string,
  given: ApplicationSignInExperience | undefined,
): Promise<void> {
  if (given === undefined) return;
  await logto.done(
    logto.api.PUT("/api/applications/{applicationId}/sign-in-experience", {
      params: { path: { applicationId } },
      body: { termsOfUseUrl: null, privacyPolicyUrl: null },
      ...exactBody({ ...nothing, ...given }),
    }),
  );
}

/** Checks it with Logto's own guard. Values may be unknown. */
export async function checkApplicationSignInExperience(given: unknown): Promise<Problem[]> {
  if (given === undefined) return [];
  const { applicationSignInExperienceCreateGuard } = await import("@logto/schemas");
  const { error } = applicationSignInExperienceCreateGuard.safeParse(given);
  return error === undefined ? [] : problemsOf(error, ["signInExperience"]);
}
