/** The one comment that a pull request's preview has, as Markdown. It never holds a password. */
import { z } from "zod";
import { previewVariants } from "../../infra/preview-config.ts";
import { describeChanges, shortName } from "./card.ts";

/** By it the comment is found again. */
export const marker = "<!-- logto-stack preview -->";

/** GitHub takes 65,536 characters. */
const longestPlan = 40_000;

/** What of a card a comment needs; a password that were in it is dropped. */
export const commentCardSchema = z.object({
  stack: z.string(),
  appUrl: z.string().url(),
  inboxUrl: z.string().url().optional(),
  consoleUrl: z.string().url(),
  adminUsername: z.string(),
  phoneNumber: z.string(),
  variant: z.enum(previewVariants),
  expiresAt: z.string(),
  isNew: z.boolean(),
  changes: z.array(
    z.object({ operation: z.enum(["made", "changed", "replaced", "removed"]), resource: z.string() }),
  ),
});

/** A card as `up --json` prints it. */
export type CommentCard = z.infer<typeof commentCardSchema>;

/** What the first workflow of a fork leaves; anybody may have made it up. */
export const planSchema = z.object({ text: z.string().max(1_000_000) });

/** @param commit that the preview is of */
export function renderReady(card: CommentCard, commit: string): string {
  const rows = [
    ["App", card.appUrl],
    ["Phone number to try", `\`${card.phoneNumber}\``],
    ...(card.inboxUrl === undefined ? [] : [["Read the code at", card.inboxUrl]]),
    ["Admin console", `${card.consoleUrl} (user name \`${card.adminUsername}\`)`],
    ["Expires", `${card.expiresAt.slice(0, 16).replace("T", " ")} UTC`],
    ["Remove it", `close the pull request, or \`npm run preview -- down ${shortName(card.stack)}\``],
  ];
  return [
    marker,
    `### Preview \`${card.stack}\` is ready`,
    "",
    "| | |",
    "| --- | --- |",
    ...rows.map(([name = "", value = ""]) => `| ${name} | ${value} |`),
    "",
    `${describeChanges(card)} Signing up with a phone number was tried on its pages and works. Commit ${shortCommit(commit)}.`,
    "",
    `Passwords aren't shown here: \`npm run preview -- open ${shortName(card.stack)} --show adminPassword\` (or \`smsInboxPassword\`).`,
  ].join("\n");
}

/** For an update or a smoke test that failed. */
export function renderFailed(commit: string, runUrl: string): string {
  return `${marker}\n### The preview isn't ready\n\nBringing it up, or signing up on its pages, failed at commit ${shortCommit(commit)}. [The log](${runUrl}) says why; a push or a re-run tries again.`;
}

/** After the pull request was closed. */
export function renderRemoved(): string {
  return `${marker}\n### The preview is removed\n\nNothing is left of it. Opening the pull request again brings up a new one.`;
}

/** For a pull request from a fork, whose code runs with no secret. The plan is shown as text and nothing else. */
export function renderPlan(text: string, commit: string): string {
  const plain = text.replaceAll(/[^\P{C}\n\t]/gu, "").slice(0, longestPlan);
  const longestRun = Math.max(0, ...(plain.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longestRun + 1));
  return [
    marker,
    "### What a new stack of this pull request would consist of",
    "",
    `It comes from a fork, so no preview is made for it. The plan was made without secrets at commit ${shortCommit(commit)}; the fork's own code wrote it.`,
    "",
    "<details><summary>Plan</summary>",
    "",
    `${fence}text`,
    plain,
    fence,
    "",
    "</details>",
  ].join("\n");
}

/** Only what a commit's hash can be, whatever was given. */
function shortCommit(commit: string): string {
  return /^[0-9a-f]{7,64}$/u.test(commit) ? `\`${commit.slice(0, 10)}\`` : "of this pull request";
}
