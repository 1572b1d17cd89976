// The HTML around every page: label, colours and logo of the sign-in experience, and the settings that the script reads.
import { standInLabel } from "./texts.ts";

/** Text as HTML. */
export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** What a page looks like. */
export interface PageLook {
  readonly language: string;
  readonly title: string;
  readonly primaryColor: string;
  /** Undefined where dark mode is off. */
  readonly darkPrimaryColor: string | undefined;
  readonly logoUrl: string | undefined;
  readonly favicon: string | undefined;
}

/** Settings as JSON inside a script element; "<" would end it. */
const embed = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** A whole page. With `settings` the script takes over; `content` is what stands there before, or instead. */
export function page(look: PageLook, content: string, settings?: unknown): string {
  const dark = look.darkPrimaryColor
    ? `<style>@media (prefers-color-scheme: dark) { :root { color-scheme: dark; --primary: ${look.darkPrimaryColor}; --page: #191c1d; --card: #24272a; --text: #f7f8f8; --muted: #a9acac; --line: #5c5f60; } }</style>`
    : "";
  const logo = look.logoUrl ? `<img class="logo" src="${escapeHtml(look.logoUrl)}" alt="">` : "";
  return `<!DOCTYPE html>
<html lang="${escapeHtml(look.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(look.title)}</title>
${look.favicon ? `<link rel="icon" href="${escapeHtml(look.favicon)}">` : `<link rel="icon" href="data:,">`}
<link rel="stylesheet" href="/stand-in/style.css">
<style>:root { --primary: ${look.primaryColor}; }</style>
${dark}
</head>
<body>
<p class="stand-in">${escapeHtml(standInLabel(look.language))}</p>
<main>${logo}<div id="view">${content}</div></main>
${settings === undefined ? "" : `<script type="application/json" id="settings">${embed(settings)}</script><script type="module" src="/stand-in/main.js"></script>`}
</body>
</html>`;
}
