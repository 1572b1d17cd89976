// The pages that people see, at Logto's own addresses, and the files that they load.
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type Koa from "koa";
import type { ParameterizedContext } from "koa";
import {
  SignInIdentifier,
  adminConsoleApplicationId,
  adminTenantId,
  type SignInExperience,
} from "@logto/schemas";
import { errors, type Provider } from "oidc-provider";
import { pickLanguage } from "../experience/locale.ts";
import { signInExperience, signInExperienceOf } from "../sign-in-experience.ts";
import type { Tenant } from "../tenant.ts";
import { consent } from "./consent.ts";
import { callingCodes } from "./countries.ts";
import { escapeHtml, page, type PageLook } from "./html.ts";
import { consoleText, pageTexts } from "./texts.ts";

const sessionPages = [
  "/sign-in",
  "/register",
  "/consent",
  "/continue",
  "/forgot-password",
  "/single-sign-on",
];
const lostSessionPath = "/unknown-session";
const scripts = ["main", "state", "elements", "landing", "identifier", "country", "code", "password"];
const files = new Map([
  ["/stand-in/style.css", "style.css"],
  ...scripts.map((name) => [`/stand-in/${name}.js`, `browser/${name}.js`] as const),
]);

const policy = [
  "default-src 'self'",
  "img-src 'self' https: data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "frame-ancestors 'self'",
].join("; ");

const keptOut = (texts: Record<string, string>): string =>
  `<h1>${escapeHtml(texts["error.access_denied"] ?? "")}</h1>
   <p>${escapeHtml(texts["error.application_access_denied"] ?? "")}</p>`;

/** Adds the pages of a tenant to its app. */
export function usePages(app: Koa, tenant: Tenant, provider: Provider): void {
  app.use(async (ctx, next) => {
    const { path } = ctx;
    const file = files.get(path);
    if (ctx.method !== "GET") {
      await next();
    } else if (file) {
      await serveFile(ctx, file);
    } else if (path === "/consent") {
      if (!(await consent(tenant, provider, ctx))) await serve(tenant, ctx, keptOut);
    } else if (path === "/" || sessionPages.some((start) => path.startsWith(start))) {
      await serveSessionPage(tenant, provider, ctx);
    } else if (path === lostSessionPath) {
      await serve(tenant, ctx, (texts) => `<h1>${escapeHtml(texts["error.invalid_session"] ?? "")}</h1>`);
    } else if (path === "/console" && tenant.id === adminTenantId) {
      ctx.redirect(consoleSignIn(tenant));
    } else if (path.startsWith("/console/") && tenant.id === adminTenantId) {
      await serve(tenant, ctx, (_, language) => `<h1>${escapeHtml(consoleText(language))}</h1>`);
    } else {
      await next();
    }
  });
}

/** Signs the administrator in, as the console does at its start; the page that follows says that there is no console. */
function consoleSignIn({ endpoint }: Tenant): string {
  const query = new URLSearchParams({
    client_id: adminConsoleApplicationId,
    redirect_uri: `${endpoint}/console/callback`,
    response_type: "code",
    scope: "openid profile",
    code_challenge: createHash("sha256").update(randomBytes(32)).digest("base64url"),
    code_challenge_method: "S256",
  });
  return `/oidc/auth?${query.toString()}`;
}

async function serveFile(ctx: ParameterizedContext, name: string): Promise<void> {
  ctx.type = name.endsWith(".css") ? "text/css" : "text/javascript";
  ctx.set("Cache-Control", "no-cache");
  ctx.body = await readFile(new URL(name, import.meta.url));
}

async function serveSessionPage(
  tenant: Tenant,
  provider: Provider,
  ctx: ParameterizedContext,
): Promise<void> {
  try {
    await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    const { unknownSessionRedirectUrl } = await signInExperience(tenant);
    const elsewhere = unknownSessionRedirectUrl === "" ? null : unknownSessionRedirectUrl;
    const isConsole = tenant.id === adminTenantId && ctx.path === "/";
    ctx.redirect(isConsole ? "/console" : (elsewhere ?? `${tenant.endpoint}${lostSessionPath}`));
    return;
  }
  await serve(tenant, ctx);
}

async function serve(
  tenant: Tenant,
  ctx: ParameterizedContext,
  content?: (texts: Record<string, string>, language: string) => string,
): Promise<void> {
  const appId = ctx.query["app_id"];
  const experience = await signInExperienceOf(tenant, typeof appId === "string" ? appId : undefined);
  const uiLocales = ctx.query["ui_locales"];
  const language = pickLanguage(
    ctx,
    experience.languageInfo,
    typeof uiLocales === "string" ? uiLocales : undefined,
  );
  const texts = pageTexts(language);
  ctx.type = "html";
  ctx.set("Content-Security-Policy", policy);
  ctx.set("X-Content-Type-Options", "nosniff");
  ctx.set("Referrer-Policy", "strict-origin-when-cross-origin");
  ctx.vary("Accept-Language");
  const shell = `<noscript>JavaScript</noscript>`;
  ctx.body = content
    ? page(look(experience, language, texts), content(texts, language))
    : page(look(experience, language, texts), shell, browserSettings(experience, language, texts));
}

function look(
  { color, branding }: SignInExperience,
  language: string,
  texts: Record<string, string>,
): PageLook {
  return {
    language,
    title: texts["action.sign_in"] ?? "",
    primaryColor: color.primaryColor,
    darkPrimaryColor: color.isDarkModeEnabled ? color.darkPrimaryColor : undefined,
    logoUrl: branding.logoUrl,
    favicon: branding.favicon,
  };
}

function browserSettings(experience: SignInExperience, language: string, texts: Record<string, string>) {
  const { signIn, signUp, signInMode, termsOfUseUrl, privacyPolicyUrl } = experience;
  const order = Object.values(SignInIdentifier);
  return {
    texts,
    language,
    mode: signInMode,
    signIn: signIn.methods,
    signUp: [...signUp.identifiers].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    callingCodes: callingCodes(language),
    termsOfUseUrl,
    privacyPolicyUrl,
  };
}
