/** Picks a page's language from the request's `Accept-Language`, with Express's own negotiation (RFC 9110, 12.5.4). */
import type { Request } from "express";
import { type Messages, en } from "./en.ts";
import { ja } from "./ja.ts";
import { zh } from "./zh.ts";

/** Every language, the default first. A request for `zh-Hans`, `zh-CN` or any other `zh` gets `zh`. */
export const languages = { en, ja, zh } satisfies Record<string, Messages>;

/** The key of a language. */
export type Language = keyof typeof languages;

const offered = Object.keys(languages);

/** The language that suits a request best; English if none does. */
export function languageOf(request: Request): Language {
  const accepted = request.acceptsLanguages(offered);
  return isLanguage(accepted) ? accepted : "en";
}

/** The texts in the language that suits a request best. */
export function messagesFor(request: Request): Messages {
  return languages[languageOf(request)];
}

function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && value in languages;
}
