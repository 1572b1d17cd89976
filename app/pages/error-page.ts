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
  /** The request that failed, where the same one may succeed in a moment. */
  retry?: { method: "get" | "post"; path: string } | undefined;
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

function wayOn(messages: Messages, { kind, retry }: Failure): Html {
  if (signInFailures.has(kind)) return signInForms(messages);
  return html`<div class="actions">
    ${retry?.method === "get" && html`<a class="button" href="${retry.path}">${messages.action.tryAgain}</a>`}
    ${retry?.method === "post" && html`<form method="post" action="${retry.path}"><button>${messages.action.tryAgain}</button></form>`}
    <a class="button second" href="/">${messages.action.home}</a>
  </div>`;
}
