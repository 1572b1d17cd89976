/** The inbox's pages. The server renders everything; the script only asks for the list again when it has changed. */
import type { Message } from "../message-store.ts";
import { html, type Html } from "./html.ts";
import type { Notice, Texts } from "./texts.ts";

/** Seconds between two reloads of a page without JavaScript. The texts name it too. */
const reloadSeconds = 5;

export interface InboxView {
  /** The messages of this page, newest first. */
  messages: Message[];
  /** What was searched for; empty without a search. */
  query: string;
  /** How many messages match the search, on all pages. */
  matching: number;
  /** How many messages and phone numbers there are in all. */
  total: number;
  phoneNumbers: number;
  dropped: number;
  /** Whether e-mails come here, too, so that an address can be searched for. */
  takesEmails: boolean;
  /** True when this isn't the page with the newest messages. */
  isOlder: boolean;
  /** The `before` of the next page, if there is one. */
  nextBefore: number | undefined;
}

/** The whole inbox page. */
export function renderInbox(view: InboxView, texts: Texts, notice: Notice | undefined): string {
  const search = texts.searchFor[view.takesEmails ? "recipient" : "phoneNumber"];
  return renderDocument(
    texts,
    notice,
    html`<noscript><meta http-equiv="refresh" content="${reloadSeconds}" /></noscript>
      <script src="/inbox.js" defer></script>`,
    html`<form class="search" action="/" method="get" role="search">
        <label for="phoneNumber">${search.label}</label>
        <input
          id="phoneNumber"
          name="phoneNumber"
          type="search"
          inputmode="${view.takesEmails ? "text" : "tel"}"
          autocomplete="off"
          placeholder="${search.placeholder}"
          value="${view.query}"
        />
        <button type="submit">${texts.search}</button>
      </form>
      <noscript><p class="reloads">${texts.refreshes}</p></noscript>
      <p id="news" class="unseen" role="status"></p>
      <section id="messages" data-live="${texts.live}" data-offline="${texts.offline}">
        ${renderList(view, texts)}
      </section>`,
  );
}

/** The part of the page that changes. */
export function renderList(view: InboxView, texts: Texts): Html {
  const older = html`<p class="older"><a href="${olderAddress(view)}">${texts.older}</a></p>`;
  return html`<div class="before">
      ${renderSummary(view, texts)} ${view.messages.length === 0 ? renderNothing(view, texts) : undefined}
    </div>
    <ol class="messages">
      ${view.messages.map((message) => renderMessage(message, texts))}
    </ol>
    <div class="after">
      ${view.nextBefore === undefined ? undefined : older}
      ${view.dropped === 0 ? undefined : html`<p class="dropped">${texts.dropped(view.dropped)}</p>`}
    </div>`;
}

/** A page with one sentence, for what went wrong. */
export function renderProblem(sentence: string, texts: Texts, notice: Notice | undefined): string {
  return renderDocument(
    texts,
    notice,
    html``,
    html`<div class="nothing">
      <p>${sentence}</p>
      <p><a href="/">${texts.back}</a></p>
    </div>`,
  );
}

function renderSummary(view: InboxView, texts: Texts): Html | undefined {
  const isSearch = view.query !== "";
  if (view.total === 0 && !isSearch) return undefined;
  const summary = isSearch
    ? texts.found(view.matching, view.query)
    : texts.summary(view.total, view.phoneNumbers);
  const back = html`<a href="/">${isSearch ? texts.showAll : texts.newest}</a>`;
  return html`<p class="summary"><span>${summary}</span> ${isSearch || view.isOlder ? back : undefined}</p>`;
}

function renderMessage(message: Message, texts: Texts): Html {
  const recipient = message.emailAddress ?? message.phoneNumber;
  const kind = message.emailAddress === undefined ? `${texts.template} ${message.templateId}` : texts.email;
  const filter = `/?phoneNumber=${encodeURIComponent(recipient)}`;
  return html`<li class="message" id="message-${message.id}">
    <header>
      <a class="number" href="${filter}" title="${texts.onlyThisRecipient}">${groupDigits(recipient)}</a>
      <time datetime="${message.sentAt}">${message.sentAt.slice(0, 19).replace("T", " ")} UTC</time>
    </header>
    ${message.code === undefined ? undefined : renderCode(message.code, texts)}
    <p class="text">${message.text}</p>
    <footer>${kind} · ${message.templateName}</footer>
  </li>`;
}

function renderCode(code: string, texts: Texts): Html {
  return html`<p class="code">
    <span class="label">${texts.code}</span>
    <strong>${code}</strong>
    <button type="button" hidden data-copy="${code}" data-copied="${texts.copied}">${texts.copy}</button>
  </p>`;
}

function renderNothing(view: InboxView, texts: Texts): Html {
  if (view.query !== "") return html`<div class="nothing"><p>${texts.nothingFound}</p></div>`;
  return html`<div class="nothing">
    <h2>${texts.emptyTitle}</h2>
    <p>${texts.emptyText}</p>
  </div>`;
}

function renderDocument(texts: Texts, notice: Notice | undefined, head: Html, main: Html): string {
  return html`<!doctype html>
    <html lang="${texts.tag}">
      <head>
        <meta charset="utf-8" />
        <title>${texts.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/inbox.css" />
        ${head}
      </head>
      <body>
        <header class="top">
          <div>
            <h1>${texts.title}</h1>
            ${notice === undefined ? undefined : html`<span class="notice">${texts.notices[notice]}</span>`}
            <span id="status" role="status"></span>
          </div>
          <p>${texts.noRealSms}</p>
        </header>
        <main>${main}</main>
      </body>
    </html>`.toString();
}

function olderAddress(view: InboxView): string {
  const parameters = new URLSearchParams({ before: String(view.nextBefore ?? "") });
  if (view.query !== "") parameters.set("phoneNumber", view.query);
  return `/?${parameters.toString()}`;
}

/** `+86 138 0013 8000`: mainland numbers as people there write them, others as they are. */
function groupDigits(phoneNumber: string): string {
  return phoneNumber.replace(/^(\+86)(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3 $4");
}
