/** What a reviewer needs of a preview, on one card. */
import { seededPeople } from "../../infra/preview-seed.ts";
import { forwardHint } from "../setup/forward-port.ts";
import type { StackOutputs } from "../stack/card.ts";
import { rehearsalBanner } from "../stack/card.ts";
import { describeDuration } from "./duration.ts";
import type { PreviewRecord } from "./record.ts";
import type { Change } from "./update-lines.ts";

/** A card's content, as `--json` shows it. Passwords are in it only where the output is a terminal's. */
export interface PreviewCard {
  stack: string;
  subject: string;
  branch: string | undefined;
  appUrl: string;
  /** What to type first where Docker is behind SSH and the addresses are names of the reader's own machine. */
  forward: string | undefined;
  signInUrl: string;
  consoleUrl: string;
  inboxUrl: string | undefined;
  inboxPassword: string | undefined;
  phoneNumber: string;
  variant: PreviewRecord["variant"];
  adminUsername: string;
  adminPassword: string | undefined;
  expiresAt: string;
  rehearsal: boolean;
  isNew: boolean;
  changes: Change[];
}

/** Puts a card together. @param showSecrets whether passwords may be in it */
export function cardOf(
  record: PreviewRecord,
  outputs: StackOutputs,
  update: { isNew: boolean; changes: Change[] },
  showSecrets: boolean,
): PreviewCard {
  return {
    stack: record.stack,
    subject: record.subject,
    branch: record.branch,
    appUrl: outputs.appUrl,
    forward: record.domain === undefined ? forwardHint(record.port) : undefined,
    signInUrl: outputs.endpoint,
    consoleUrl: outputs.adminEndpoint,
    inboxUrl: outputs.smsInboxUrl,
    inboxPassword: showSecrets ? outputs.smsInboxPassword : undefined,
    phoneNumber: `+${record.phoneNumber}`,
    variant: record.variant,
    adminUsername: outputs.adminUsername,
    adminPassword: showSecrets ? outputs.adminPassword : undefined,
    expiresAt: new Date(record.expiresAt).toISOString(),
    rehearsal: outputs.rehearsal,
    ...update,
  };
}

/** The card as text for a terminal or a log. @param now milliseconds since 1970 */
export function renderCard(card: PreviewCard, now: number): string {
  const rows: [string, string][] = [
    ...(card.forward === undefined
      ? []
      : [["Type first, and leave it", card.forward] satisfies [string, string]]),
    ["App", card.appUrl],
    ["Phone number to try", `${groupDigits(card.phoneNumber)}   (nobody's; nothing is sent)`],
    ["Read the code at", card.inboxUrl ?? ""],
    ...passwordRow(
      card.inboxUrl?.startsWith("https:") === true,
      card.inboxPassword,
      card,
      "smsInboxPassword",
    ),
    ...seedRows(card),
    ["Sign-in server", card.signInUrl],
    ["Admin console", card.consoleUrl],
    ["  user name", card.adminUsername],
    ...passwordRow(true, card.adminPassword, card, "adminPassword"),
    ["Expires", expiryText(card.expiresAt, now)],
    ["Keep it longer", `npm run preview -- extend ${shortName(card.stack)}`],
    ["Remove it", `npm run preview -- down ${shortName(card.stack)}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    ...(card.rehearsal ? [rehearsalBanner] : []),
    `The preview ${card.stack}${card.branch === undefined ? "" : ` of ${card.branch}`} is ready.`,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    "",
    `  ${describeChanges(card)}`,
  ].join("\n");
}

/** What is new since the last update, in a sentence. */
export function describeChanges({ isNew, changes }: Pick<PreviewCard, "isNew" | "changes">): string {
  if (isNew) return "It is new: everything was made for it.";
  const told = changes.filter(({ resource }) => !/^(?:service ready|database script) /u.test(resource));
  if (told.length === 0) return "Nothing has changed since the last update.";
  const sentences = [...new Set(told.map(({ operation }) => operation))].map((operation) => {
    const names = told.filter((change) => change.operation === operation).map(({ resource }) => resource);
    return `${operation} ${[...new Set(names)].join(", ")}`;
  });
  return `Since the last update: ${sentences.join("; ")}.`;
}

/** How people write a preview on the command line: `123` for pr-123. */
export function shortName(stack: string): string {
  return /^pr-\d+$/u.test(stack) ? stack.slice("pr-".length) : stack;
}

/** Who has signed up already, and how they sign in. */
function seedRows({ stack, phoneNumber, variant }: PreviewCard): [string, string][] {
  const people = seededPeople(phoneNumber.replace("+", ""));
  const rows = people.map(({ name, phoneNumber: number, email }): [string, string] => [
    "Signed up already",
    `${groupDigits(`+${number}`)}   ${name}${variant === "phone-or-email" ? `, ${email}` : ""}`,
  ]);
  if (variant !== "phone-password") return rows;
  return [...rows, ["  password", `npm run preview -- open ${shortName(stack)} --show seedPassword`]];
}

function passwordRow(
  hasPassword: boolean,
  password: string | undefined,
  { stack }: PreviewCard,
  output: string,
): [string, string][] {
  if (!hasPassword) return [];
  return [["  password", password ?? `npm run preview -- open ${shortName(stack)} --show ${output}`]];
}

function expiryText(expiresAt: string, now: number): string {
  return `${expiresAt.slice(0, 16).replace("T", " ")} UTC (in ${describeDuration(Date.parse(expiresAt) - now)})`;
}

/** `+86 138 0013 8000`, as people there write it. */
function groupDigits(phoneNumber: string): string {
  return phoneNumber.replace(/^(\+86)(\d{3})(\d{4})(\d{4})$/u, "$1 $2 $3 $4");
}
