/** The page that needs a permission. It shows what the access token says, since this demo has no real reports. */
import type { Messages } from "../messages/en.ts";
import { displayTime } from "./claim-list.ts";
import { html } from "./html.ts";
import { type Site, layout } from "./layout.ts";

/** What opened the page. */
export interface Access {
  resource: string;
  scope: string;
  /** Seconds since 1970. */
  expiresAt: number;
  csrfToken: string;
}

/** Renders the reports for somebody whose token carries the scope. */
export function reportsPage(site: Site, messages: Messages, access: Access): string {
  const { title, lead, resource, permission, validUntil } = messages.reports;
  const content = html`<section>
    <h1 data-testid="reports">${title}</h1>
    <p class="lead">${lead}</p>
    <dl class="claims">
      <div>
        <dt>${resource}<code>aud</code></dt>
        <dd>${access.resource}</dd>
      </div>
      <div>
        <dt>${permission}<code>scope</code></dt>
        <dd>${access.scope}</dd>
      </div>
      <div>
        <dt>${validUntil}<code>exp</code></dt>
        <dd>${displayTime(access.expiresAt)}</dd>
      </div>
    </dl>
  </section>`;
  return layout(site, messages, { title, content, current: "/reports", csrfToken: access.csrfToken });
}
