/** What a stack is told without being refused. */
import type { StackConfig } from "./config.ts";

/**
 * Sentences for the person who runs `pulumi up`.
 * Logto stores numbers without `+`, and Tencent takes an 11-digit number without `+` as a mainland one, so a code for the
 * United States goes to a stranger in China and other countries fail: logto-io/logto #7373.
 */
export function warnings({ countries, tencent, smsVerify }: StackConfig): string[] {
  const abroad = countries.filter((country) => country !== "CN");
  // The check of the account at Tencent says it itself.
  if (tencent === undefined || smsVerify !== "off" || abroad.length === 0) return [];
  return [
    `logto-stack:countries holds ${abroad.join(", ")}, but Logto's Tencent connector sends numbers without "+", which Tencent takes ` +
      "for mainland China: an 11-digit number from abroad (the United States, Canada) reaches a stranger, others fail. " +
      "Use the stack for mainland numbers only (`pulumi config rm countries`), or another SMS connector.",
  ];
}
