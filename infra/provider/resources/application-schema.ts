// An application's inputs.
import { z } from "zod";
import { jsonObject } from "../resource.ts";
import { accessControlSchema } from "./application-access.ts";
import { consentScopesSchema } from "./application-consent.ts";
import { applicationSignInExperienceSchema } from "./application-sign-in-experience.ts";

/** Kinds of application that are managed; Logto has more. */
export const applicationTypes = ["Traditional", "SPA", "Native", "MachineToMachine"] as const;

const urls = z.string().array().optional();

/** What an application is made of. */
export const inputs = z.object({
  name: z.string().min(1).max(256).describe("The name that people see."),
  type: z
    .enum(applicationTypes)
    .describe("What kind of application it is. Another type replaces the application."),
  description: z.string().max(256).optional().describe("A note for administrators."),
  isThirdParty: z
    .boolean()
    .optional()
    .describe(
      "Whether it belongs to somebody else, so that people are asked for consent. Logto's default is false; another value replaces the application.",
    ),
  oidcClientMetadata: z
    .object({
      redirectUris: urls.describe(
        "Addresses to which a browser may be sent after sign-in. Compared exactly.",
      ),
      postLogoutRedirectUris: urls.describe(
        "Addresses to which a browser may be sent after sign-out. Compared exactly.",
      ),
      backchannelLogoutUri: z
        .string()
        .optional()
        .describe("Where Logto tells the application's server that a session has ended."),
      backchannelLogoutSessionRequired: z
        .boolean()
        .optional()
        .describe("Whether that message must carry `sid`."),
      logoUri: z.string().optional().describe("The application's logo."),
    })
    .strict()
    .optional()
    .describe("OpenID Connect client metadata; sent as a whole."),
  customClientMetadata: z
    .object({
      corsAllowedOrigins: urls.describe("Origins that may call the token endpoint from a browser."),
      idTokenTtl: z.number().int().positive().optional().describe("Life of an ID token in seconds."),
      refreshTokenTtl: z
        .number()
        .int()
        .positive()
        .optional()
        .describe("Life of a refresh token in seconds; refreshTokenTtlInDays goes before it."),
      refreshTokenTtlInDays: z.number().optional().describe("Life of a refresh token in days, 1 to 180."),
      alwaysIssueRefreshToken: z.boolean().optional().describe("Issue a refresh token without consent."),
      rotateRefreshToken: z.boolean().optional().describe("Replace refresh tokens. Logto's default is true."),
      allowTokenExchange: z.boolean().optional().describe("Allow token exchange (RFC 8693)."),
      isDeviceFlow: z
        .boolean()
        .optional()
        .describe(
          "Use the device authorization grant (RFC 8628). Native only; another value replaces the application.",
        ),
      maxAllowedGrants: z.number().optional().describe("How many sessions one person may have."),
    })
    .strict()
    .optional()
    .describe("Logto's own settings; sent as a whole."),
  customData: jsonObject.optional().describe("Any JSON object of your own."),
  userConsentScopes: consentScopesSchema
    .optional()
    .describe(
      "What it may ask people to consent to, as a whole: others are taken away. Third-party applications only. Left out: it stays.",
    ),
  signInExperience: applicationSignInExperienceSchema
    .optional()
    .describe(
      "Its own look and links, as a whole: what is left out inside is the tenant's. Of your own application they are on the sign-in pages (color, branding, customCss), of a third-party one where people are asked for consent.",
    ),
  accessControl: accessControlSchema
    .optional()
    .describe(
      "Who may sign in to it, as a whole: whoever fits one of the rules. Removed: everybody. Left out: it stays.",
    ),
});
