// The words on the pages: Logto's own published phrases, and the label that says what this server is.
import resource, { isBuiltInLanguageTag } from "@logto/phrases-experience";
import { z } from "zod";

const sections = {
  action: [
    "sign_in",
    "continue",
    "create_account",
    "cancel",
    "back",
    "nav_back",
    "sign_in_via_password",
    "sign_in_via_passcode",
    "save_password",
  ],
  description: [
    "create_your_account",
    "sign_in_to_your_account",
    "no_account",
    "have_account",
    "verify_phone",
    "verify_email",
    "email",
    "enter_passcode",
    "phone_number",
    "resend_after_seconds",
    "resend_passcode",
    "passcode_sent",
    "sign_in_id_does_not_exist",
    "create_account_id_exists",
    "set_password",
    "enter_password",
    "no_region_code_found",
    "terms_of_use",
    "privacy_policy",
  ],
  error: [
    "invalid_session",
    "invalid_phone",
    "invalid_passcode",
    "password_required",
    "username_required",
    "access_denied",
    "application_access_denied",
    "unknown",
  ],
  input: ["username", "password", "email", "phone_number", "search_region_code"],
} as const;

const label: Readonly<Record<string, string>> = {
  en: "A stand-in for rehearsals and tests. This is not Logto.",
  ja: "リハーサルとテスト用の代替サーバーです。本物の Logto ではありません。",
  "zh-CN": "这是用于演练和测试的模拟服务器，不是真正的 Logto。",
};

const consoleNotice: Readonly<Record<string, string>> = {
  en: "The admin console is not part of the stand-in. Signing in and the Management API work.",
  ja: "管理コンソールは代替サーバーに含まれていません。サインインと Management API は使えます。",
  "zh-CN": "模拟服务器不包含管理控制台。登录和 Management API 可以使用。",
};

const words = z.record(z.record(z.unknown()));

function lookUp(language: string, section: string, key: string): string | undefined {
  if (!isBuiltInLanguageTag(language)) return undefined;
  const found = words.safeParse(resource[language].translation);
  const text = found.success ? found.data[section]?.[key] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** Every text that the pages need, as `section.key`, in English where the language lacks one. */
export function pageTexts(language: string): Record<string, string> {
  const keys = Object.entries(sections).flatMap(([section, names]) =>
    names.map((key) => [section, key] as const),
  );
  return Object.fromEntries(
    keys.map(([section, key]) => [
      `${section}.${key}`,
      lookUp(language, section, key) ?? lookUp("en", section, key) ?? key,
    ]),
  );
}

/** What every page says about this server. */
export const standInLabel = (language: string): string => label[language] ?? label["en"] ?? "";

/** What the console's address says instead of a console. */
export const consoleText = (language: string): string => consoleNotice[language] ?? consoleNotice["en"] ?? "";
