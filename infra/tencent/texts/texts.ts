/** The words for what a check of the account at Tencent found, in the person's language. */
import { en } from "./en.ts";
import { ja } from "./ja.ts";
import { zh } from "./zh.ts";

/** Texts hold placeholders such as `{reply}`, which `fill` replaces. */
export type Texts = {
  [Part in keyof typeof en]: (typeof en)[Part] extends string
    ? string
    : Record<keyof (typeof en)[Part], string>;
};

export type FindingText = keyof typeof en.findings;

/** Chooses by the locale's variables, the strongest first, as `setlocale` does. English where none is known. */
export function textsFor(environment: NodeJS.ProcessEnv): Texts {
  const names = ["LC_ALL", "LC_MESSAGES", "LANG"];
  const [locale = ""] = names.map((name) => environment[name] ?? "").filter((value) => value !== "");
  if (locale.startsWith("ja")) return ja;
  return locale.startsWith("zh") ? zh : en;
}

/** Puts values into a text; a placeholder without a value stays, such as the `{1}` of a template. */
export function fill(text: string, values: Record<string, string> = {}): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
