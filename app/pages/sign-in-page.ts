/** Pages around signing in and out that aren't errors: "sign in to go on", and a sign-out that only half succeeded. */
import type { Messages } from "../messages/en.ts";
import { html } from "./html.ts";
import { type Site, inboxHint, layout, signInForms } from "./layout.ts";

/** Asks a visitor to sign in. @param ended whether Logto has just ended this person's session */
export function signInPage(
  site: Site,
  messages: Messages,
  { returnTo, ended }: { returnTo: string; ended: boolean },
): string {
  const text = messages.signInNeeded;
  const title = ended ? text.endedTitle : text.title;
  const content = html`<section class="card">
      <h1 data-testid="sign-in-needed">${title}</h1>
      <p class="lead">${ended ? text.ended : text.lead}</p>
      ${signInForms(messages, returnTo)}
    </section>
    ${inboxHint(site, messages)}`;
  return layout(site, messages, { title, content });
}

/** After a sign-out here while Logto couldn't be reached. */
export function signedOutHerePage(site: Site, messages: Messages): string {
  const { title, lead } = messages.signedOutHere;
  const content = html`<section class="card">
    <h1 data-testid="signed-out-here">${title}</h1>
    <p class="lead">${lead}</p>
    <div class="actions"><a class="button second" href="/">${messages.action.home}</a></div>
  </section>`;
  return layout(site, messages, { title, content });
}
