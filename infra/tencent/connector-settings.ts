/** What is known of the settings of Logto's Tencent Cloud SMS connector, by whichever way they come. */

/** Usage types that the connector can't do without: each needs a template. */
export const requiredUsageTypes = ["Register", "SignIn", "ForgotPassword", "Generic"] as const;

/** Regions that Tencent names in the documentation of SMS version 2021-01-11. There may be others. */
export const knownRegions: readonly string[] = ["ap-beijing", "ap-guangzhou", "ap-nanjing"];
