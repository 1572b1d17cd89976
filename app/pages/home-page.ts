/** The first page: for visitors the ways in, for signed-in people their phone number and where to go. */
import type { Messages } from "../messages/en.ts";
import type { CurrentUser } from "../sign-in/current-user.ts";
import { claimList } from "./claim-list.ts";
import { html } from "./html.ts";
import { type Site, inboxHint, layout, signInForms } from "./layout.ts";
import { displayPhoneNumber } from "./phone-number.ts";

/** For everybody who isn't signed in; the same for all of them, so it can be rendered once. */
export function visitorPage(site: Site, messages: Messages): string {
  const { title, heading, lead, stepsTitle, steps, privacy } = messages.visitor;
  const content = html`<section class="card">
      <p class="state" data-testid="signed-out"><span class="dot" aria-hidden="true"></span>${title}</p>
      <h1>${heading}</h1>
      <p class="lead">${lead}</p>
      ${signInForms(messages)}
    </section>
    ${inboxHint(site, messages)}
    <section class="steps">
      <h2>${stepsTitle}</h2>
      <ol>
        ${steps.map((step) => html`<li>${step}</li>`)}
      </ol>
      <p class="small">${privacy}</p>
    </section>`;
  return layout(site, messages, { title, content, current: "/" });
}

/** For a signed-in person. */
export function signedInPage(site: Site, messages: Messages, { claims, csrfToken }: CurrentUser): string {
  const text = messages.signedIn;
  const phoneNumber = displayPhoneNumber(claims.phone_number);
  const content = html`<section class="card">
      <p class="state on" data-testid="signed-in">
        <span class="dot" aria-hidden="true"></span>${text.title}
      </p>
      <p class="label">${text.phoneNumber}</p>
      <h1 class="number" data-testid="phone-number">${phoneNumber ?? text.noPhoneNumber}</h1>
      <p class="lead">${phoneNumber === undefined ? text.leadWithoutPhoneNumber : text.lead}</p>
    </section>
    <section>
      <h2>${text.next}</h2>
      <ul class="links">
        <li>
          <a href="/profile"><b>${messages.action.profile}</b><span>${text.profileHint}</span></a>
        </li>
        <li>
          <a href="/reports"><b>${messages.action.reports}</b><span>${text.reportsHint}</span></a>
        </li>
      </ul>
    </section>
    <section>
      <h2>${messages.profile.claimsTitle}</h2>
      ${claimList(messages, claims)}
    </section>`;
  return layout(site, messages, { title: text.title, content, current: "/", csrfToken });
}
