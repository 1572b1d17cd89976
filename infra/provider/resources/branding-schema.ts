// Logos and colours as inputs, where they stand above the tenant's own: of an organization, or of an application.
import { z } from "zod";

/** Logos and icons. */
export const brandingSchema = z
  .object({
    logoUrl: z.string().describe("The logo."),
    darkLogoUrl: z.string().describe("The logo in dark mode."),
    favicon: z.string().describe("The browser tab's icon."),
    darkFavicon: z.string().describe("The same in dark mode."),
  })
  .partial()
  .strict();

/** Colours. */
export const partialColorSchema = z
  .object({
    primaryColor: z.string().describe("Of buttons and links."),
    isDarkModeEnabled: z.boolean().describe("Whether the pages follow the browser into dark mode."),
    darkPrimaryColor: z.string().describe("Of buttons and links in dark mode."),
  })
  .partial()
  .strict();
