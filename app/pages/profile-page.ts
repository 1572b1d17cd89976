/** The profile: every claim, and how fresh they are. */
import type { Messages } from "../messages/en.ts";
import { claimList } from "./claim-list.ts";
import { html } from "./html.ts";
import { type Site, layout } from "./layout.ts";

/** The claims of a signed-in person. */
export interface Profile {
  claims: object;
  /** False if Logto couldn't be asked and the claims are those of the ID token. */
  live: boolean;
  csrfToken: string;
}

/** Renders the profile. */
export function profilePage(site: Site, messages: Messages, { claims, live, csrfToken }: Profile): string {
  const { title, lead, live: liveText, asOfSignIn } = messages.profile;
  const content = html`<section>
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    <p class="state ${live ? "on" : "warn"}" data-testid="${live ? "claims-live" : "claims-as-of-sign-in"}">
      <span class="dot" aria-hidden="true"></span>${live ? liveText : asOfSignIn}
    </p>
    ${claimList(messages, claims)}
  </section>`;
  return layout(site, messages, { title, content, current: "/profile", csrfToken });
}
