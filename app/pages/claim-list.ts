/** A user's claims, each with its name in the token, and what it means where that is known. */
import type { KnownClaim, Messages } from "../messages/en.ts";
import { type Html, html } from "./html.ts";
import { displayPhoneNumber } from "./phone-number.ts";

/** Claims in seconds since 1970 (RFC 7519, section 2), and Logto's two in milliseconds. */
const inSeconds = new Set(["iat", "exp", "auth_time"]);
const inMilliseconds = new Set(["created_at", "updated_at"]);
/** Bound to one token, and meaningless to its reader. */
const technical = new Set(["at_hash", "nonce", "sid", "jti"]);

/** The list of claims as a definition list, which stays readable on a phone. */
export function claimList(messages: Messages, claims: object): Html {
  const entries = Object.entries(claims).filter(
    ([name, value]) => !technical.has(name) && value !== null && value !== undefined,
  );
  return html`<dl class="claims" data-testid="claims">
    ${entries.map(([name, value]: [string, unknown]) => {
      const meaning = isKnown(messages, name) ? messages.profile.claims[name] : undefined;
      return html`<div>
        <dt>${meaning}<code>${name}</code></dt>
        <dd>${displayValue(messages, name, value)}</dd>
      </div>`;
    })}
  </dl>`;
}

function isKnown({ profile }: Messages, name: string): name is KnownClaim {
  return Object.hasOwn(profile.claims, name);
}

function displayValue(messages: Messages, name: string, value: unknown): Html | string {
  if (typeof value === "boolean") return value ? messages.yes : messages.no;
  if (name === "phone_number" && typeof value === "string") return displayPhoneNumber(value) ?? value;
  if (typeof value === "number" && inSeconds.has(name)) return displayTime(value);
  if (typeof value === "number" && inMilliseconds.has(name)) return displayTime(value / 1000);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A time as UTC, to the minute. @param seconds since 1970 */
export function displayTime(seconds: number): Html {
  const iso = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}
