// The language of the pages and messages: the request's `ui_locales`, else the browser's, else the experience's own.
import type { ParameterizedContext } from "koa";
import { builtInLanguages, isBuiltInLanguageTag } from "@logto/phrases-experience";
import type { LanguageInfo } from "@logto/schemas";
import type { Provider } from "oidc-provider";
import { z } from "zod";
import { signInExperience } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";

type Request = Pick<ParameterizedContext, "req" | "res" | "acceptsLanguages" | "headers">;

/** Picks the language of a page or message. */
export function pickLanguage(
  ctx: Request,
  { autoDetect, fallbackLanguage }: LanguageInfo,
  uiLocales?: string,
): string {
  const asked = uiLocales?.split(" ").find((tag) => isBuiltInLanguageTag(tag));
  if (asked) return asked;
  const header = ctx.headers["accept-language"];
  if (!autoDetect || !header || header === "*") return fallbackLanguage;
  const accepted = ctx.acceptsLanguages([...builtInLanguages]);
  return accepted === false ? fallbackLanguage : accepted;
}

const withLocales = z.object({ ui_locales: z.string().min(1).optional() }).catch({});

/**
 * What goes along with a message. `uiLocales` is passed on as Logto does; the Tencent connector then sends it as a
 * second template parameter, which an approved template doesn't have.
 */
export async function experienceLocale(
  tenant: Tenant,
  provider: Provider,
  ctx: Request,
): Promise<{ locale: string; uiLocales?: string }> {
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const { ui_locales: uiLocales } = withLocales.parse(params);
  const { languageInfo } = await signInExperience(tenant);
  return { locale: pickLanguage(ctx, languageInfo, uiLocales), ...(uiLocales ? { uiLocales } : {}) };
}
