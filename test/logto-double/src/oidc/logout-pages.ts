// The two pages of signing out: one that submits itself, as Logto's does, and one for who has nowhere to go back to.
import type { ParameterizedContext } from "koa";

/** The form of oidc-provider, submitted by the browser itself. */
export function signOutPage(form: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign out</title></head>
<body onload="document.getElementById('op.logoutForm').submit();">
${form}
<input type="hidden" form="op.logoutForm" value="yes" name="logout">
</body>
</html>`;
}

const texts = {
  en: "You have successfully signed out.",
  ja: "サインアウトしました。",
  "zh-CN": "你已成功退出登录。",
} as const;

/** What is shown after a sign-out without an address to return to. */
export function signedOutPage(ctx: Pick<ParameterizedContext, "acceptsLanguages">): string {
  const accepted = ctx.acceptsLanguages(["en", "ja", "zh-CN"]);
  const language = accepted === "ja" || accepted === "zh-CN" ? accepted : "en";
  return `<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${texts[language]}</title></head>
<body><p>${texts[language]}</p></body>
</html>`;
}
