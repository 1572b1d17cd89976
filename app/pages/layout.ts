/** The frame of every page: banner, navigation, content. */
import type { Messages } from "../messages/en.ts";
import { type Html, html } from "./html.ts";

/** What all pages of a deployment share. */
export interface Site {
  /** Address of the style sheet, with its content's hash. */
  styleSheet: string;
  /** Address of the mark, with its content's hash. */
  mark: string;
  notice: "preview" | "rehearsal" | undefined;
  /** The SMS sandbox's inbox, in preview stacks. */
  smsInboxUrl: string | undefined;
}

/** One page. */
export interface Page {
  title: string;
  content: Html;
  /** Which entry of the navigation this is. */
  current?: "/" | "/profile" | "/reports";
  /** The session's token; its presence shows the button to sign out. */
  csrfToken?: string;
}

/** A whole document. */
export function layout(site: Site, messages: Messages, page: Page): string {
  return html`<!doctype html>
    <html lang="${messages.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · ${messages.brand}</title>
        <link rel="stylesheet" href="${site.styleSheet}" />
        <link rel="icon" href="${site.mark}" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">${messages.skipToContent}</a>
        ${site.notice && html`<p class="notice" data-testid="notice">${messages.notice[site.notice]}</p>`}
        <header class="top">
          <a class="brand" href="/"
            ><img src="${site.mark}" alt="" width="28" height="28" />${messages.brand}</a
          >
          <nav aria-label="${messages.nav.label}">
            ${navigationLink("/", messages.nav.home, page)}
            ${navigationLink("/profile", messages.nav.profile, page)}
            ${navigationLink("/reports", messages.nav.reports, page)}
          </nav>
          ${page.csrfToken !== undefined && signOutForm(messages, page.csrfToken)}
        </header>
        <main id="content">${page.content}</main>
      </body>
    </html> `
    .toString()
    .replace(/\n\s+/g, "\n");
}

function navigationLink(href: string, text: string, { current }: Page): Html {
  return current === href
    ? html`<a href="${href}" aria-current="page">${text}</a>`
    : html`<a href="${href}">${text}</a>`;
}

function signOutForm(messages: Messages, csrfToken: string): Html {
  return html`<form class="sign-out" method="post" action="/sign-out">
    <input type="hidden" name="csrf_token" value="${csrfToken}" />
    <button class="quiet" data-testid="sign-out">${messages.action.signOut}</button>
  </form>`;
}

/** The two ways in, as forms: they begin something, so they aren't links. */
export function signInForms(messages: Messages, returnTo?: string): Html {
  const field = returnTo !== undefined && html`<input type="hidden" name="return_to" value="${returnTo}" />`;
  return html`<div class="actions">
    <form method="post" action="/sign-in">
      ${field}<button data-testid="sign-in">${messages.action.signIn}</button>
    </form>
    <form method="post" action="/sign-up">
      ${field}<button class="second" data-testid="sign-up">${messages.action.signUp}</button>
    </form>
  </div>`;
}

/** In a preview: where the codes go. */
export function inboxHint(site: Site, messages: Messages): Html | undefined {
  if (site.smsInboxUrl === undefined) return undefined;
  return html`<aside class="hint">
    <h2>${messages.inbox.title}</h2>
    <p>${messages.inbox.text}</p>
    <p>
      <a href="${site.smsInboxUrl}" target="_blank" rel="noopener" data-testid="sms-inbox"
        >${messages.inbox.link}</a
      >
    </p>
  </aside>`;
}
