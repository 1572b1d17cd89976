/** One page for every failure: what happened, what to do, a way on, and the request's id for whoever looks into it. */
import type { ErrorKind, Messages } from "../messages/en.ts";
import { type Html, html } from "./html.ts";
import { type Site, layout, signInForms } from "./layout.ts";

/** A failure as a person sees it. */
export interface Failure {
  kind: ErrorKind;
  status: number;
  requestId: string;
  /** The sign-in server's error code. */
  code?: string | undefined;
  /** The page that failed; a link leads to it where trying again may help. */
  retryPath?: string | undefined;
  csrfToken?: string | undefined;
}

const signInFailures = new Set<ErrorKind>(["signInNotFound", "signInCancelled", "signInRefused"]);

/** Renders a failure. */
export function errorPage(site: Site, messages: Messages, failure: Failure): string {
  const { title, what, todo } = messages.errors[failure.kind];
  const { status, requestId, code } = messages.error;
  const content = html`<section class="card" data-testid="error-${failure.kind}">
    <h1>${title}</h1>
    <p class="lead">${what}</p>
    <p>${todo}</p>
    ${wayOn(messages, failure)}
    <dl class="facts">
      <div>
        <dt>${status}</dt>
        <dd>${failure.status}</dd>
      </div>
      ${
        failure.code !== undefined &&
        html`<div>
          <dt>${code}</dt>
          <dd><code>${failure.code}</code></dd>
        </div>`
      }
      <div>
        <dt>${requestId}</dt>
        <dd><code data-testid="request-id">${failure.requestId}</code></dd>
      </div>
    </dl>
  </section>`;
  return layout(site, messages, {
    title,
    content,
    ...(failure.csrfToken !== undefined && { csrfToken: failure.csrfToken }),
  });
}

function wayOn(messages: Messages, { kind, retryPath }: Failure): Html {
  if (signInFailures.has(kind)) return signInForms(messages);
  return html`<div class="actions">
    ${retryPath !== undefined && html`<a class="button" href="${retryPath}">${messages.action.tryAgain}</a>`}
    <a class="button second" href="/">${messages.action.home}</a>
  </div>`;
}
