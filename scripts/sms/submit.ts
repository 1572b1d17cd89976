/**
 * `npm run sms -- submit`: hands in the stack's signature and templates for review, and reports how the review stands. What has
 * been handed in is recognised by its content, so that a second run, or one after a kill, hands in nothing twice.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  abolishedForMainland,
  defaultTexts,
  documentTypes,
  signatureTypes,
  type SmsSubmission,
} from "../../infra/sms-submission-config.ts";
import { allUsageTypes, type TencentAccount, type UsageType } from "../../infra/tencent-config.ts";
import type { TencentClient } from "../../infra/tencent/client.ts";
import { consolePages } from "../../infra/tencent/console-pages.ts";
import { codeOf, toFinding } from "../../infra/tencent/failures.ts";
import type { Subject } from "../../infra/tencent/finding.ts";
import { allSignatures, allTemplates, type Signature, type Template } from "../../infra/tencent/reviews.ts";
import { fill, textsFor } from "../../infra/tencent/texts/texts.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { UserError } from "../setup/user-error.mjs";
import { renderRows, type Report } from "./report.ts";
import { describe, nextSteps, type Item } from "./submission-report.ts";

/** `SmsType` of a verification code's template. */
const verificationCode = 3;
const nameOfAll = "logto-stack";
const pollMilliseconds = 30_000;

export interface Submission {
  stack: string;
  tencent: TencentAccount;
  submission: SmsSubmission;
  /** ISO 3166-1 codes: they decide between mainland and international messages. */
  countries: readonly string[];
  /** Hands in a rejected signature again. */
  resubmit: boolean;
  /** How long the review is waited for. */
  waitMinutes: number;
  say: (line: string) => void;
  /** @default half a minute */
  pause?: () => Promise<unknown>;
}

/** @throws UserError where Tencent refuses, with what to do */
export async function submit(client: TencentClient, submission: Submission): Promise<Report> {
  let items = await handIn(client, submission);
  const { waitMinutes, say, pause = () => sleep(pollMilliseconds) } = submission;
  const end = Date.now() + waitMinutes * 60_000;
  while (isWaiting(items) && Date.now() < end) {
    say(
      `In review: ${items
        .filter(({ status }) => isOpen(status))
        .map(({ what }) => what)
        .join(", ")} …`,
    );
    await pause();
    items = keepDeeds(items, await handIn(client, { ...submission, resubmit: false }));
  }
  const inOrder = items.every(({ status }) => status === "approved");
  return {
    inOrder,
    text: [
      `Handed in for the stack "${submission.stack}"`,
      renderRows(items.map((item) => [`${item.what} (${item.area})`, describe(item)] as const)),
      ...nextSteps(items, submission.stack),
    ].join("\n"),
    json: { stack: submission.stack, inOrder, items },
  };
}

/** The signature comes first: Tencent takes no template before one. */
async function handIn(client: TencentClient, submission: Submission): Promise<Item[]> {
  checkSignature(submission);
  const items: Item[] = [];
  for (const international of areasOf(submission.countries)) {
    const area = international ? "international" : "mainland";
    const asking = <Value>(subject: Subject, work: Promise<Value>) =>
      work.catch((error: unknown) => {
        throw error instanceof UserError ? error : refusedBy(error, subject, submission.tencent);
      });
    const signature: Subject = { name: "signature", value: submission.tencent.signName };
    items.push({ ...(await asking(signature, handInSignature(client, submission, international))), area });
    const wanted = wantedTemplates(submission.submission, international);
    for (const { name, text, usageTypes } of wanted) {
      const template: Subject = { name: "template", value: text };
      const others = wanted.filter((other) => other.name !== name).map((other) => other.text);
      items.push({
        ...(await asking(template, handInTemplate(client, { name, text, international, others }))),
        area,
        what: `template ${name}`,
        usageTypes,
      });
    }
  }
  return items;
}

/** Before anything is sent: the review would take days to say so. */
function checkSignature({ submission: { signature }, countries, stack }: Submission): void {
  if (!signature || !abolishedForMainland(signature) || !areasOf(countries).includes(false)) return;
  throw new UserError(
    `smsSubmission.signature: Tencent no longer takes the type app and the document appConsole in mainland China.`,
    `pulumi config set --path smsSubmission.signature.type company --stack ${stack}, and the same for document businessLicense`,
  );
}

async function handInSignature(
  client: TencentClient,
  { tencent, submission, resubmit }: Submission,
  international: boolean,
): Promise<Omit<Item, "area">> {
  const what = `signature ${tencent.signName}`;
  const named = (await allSignatures(client, international)).filter(({ name }) => name === tencent.signName);
  const found = named.find(({ status }) => status !== "rejected") ?? named.at(-1);
  if (found && !(found.status === "rejected" && resubmit))
    return { what, ...reviewOf(found), done: "already there" };
  if (!submission.signature) return { what, id: "", status: "missing", reply: "", done: "nothing" };
  const request = await signatureRequest(tencent.signName, submission.signature, international);
  if (found) {
    await client.ModifySmsSign({ ...request, SignId: found.id });
    return { what, id: String(found.id), status: "pending", reply: "", done: "handed in again" };
  }
  const { AddSignStatus } = await client.AddSmsSign(request);
  return { what, id: String(AddSignStatus?.SignId ?? ""), status: "pending", reply: "", done: "handed in" };
}

async function signatureRequest(
  name: string,
  { proofImage, qualificationId, type, document }: NonNullable<SmsSubmission["signature"]>,
  international: boolean,
) {
  if (!international && qualificationId === undefined) {
    throw new UserError(
      "smsSubmission.signature.qualificationId is missing: a mainland signature belongs to an approved qualification.",
      `find its id at ${consolePages.qualifications}, then: pulumi config set --path smsSubmission.signature.qualificationId <id>`,
    );
  }
  return {
    SignName: name,
    SignType: signatureTypes[type],
    DocumentType: documentTypes[document],
    International: international ? 1 : 0,
    // For the account's own use.
    SignPurpose: 0,
    ProofImage: await readImage(proofImage),
    ...(international ? {} : { QualificationId: qualificationId }),
  };
}

async function readImage(file: string): Promise<string> {
  const content = await readFile(path.resolve(repositoryRoot, file)).catch(() => undefined);
  const isImage =
    content?.subarray(1, 4).toString() === "PNG" || content?.subarray(0, 2).toString("hex") === "ffd8";
  if (content && isImage) return content.toString("base64");
  throw new UserError(
    `smsSubmission.signature.proofImage: "${file}" is ${content ? "neither a PNG nor a JPEG file" : "not there"}.`,
    "name the scan of the licence, its path from the project's folder.",
  );
}

async function handInTemplate(
  client: TencentClient,
  {
    name,
    text,
    international,
    others,
  }: {
    name: string;
    text: string;
    international: boolean;
    /** Texts that other usage types want, which must not be replaced. */
    others: string[];
  },
): Promise<Pick<Item, "id" | "status" | "reply" | "done">> {
  const templates = await allTemplates(client, international);
  const same = templates.filter(({ content }) => content === text);
  const found = same.find(({ status }) => status !== "rejected") ?? same.at(-1);
  if (found) return { ...reviewOf(found), done: "already there" };
  const request = {
    TemplateName: name,
    TemplateContent: text,
    SmsType: verificationCode,
    International: international ? 1 : 0,
    Remark: "Verification codes of a sign-in page (Logto)",
  };
  // Ours with another text, and not approved yet: the new text takes its place.
  const ours = templates.find(
    (template) => template.name === name && mayChange(template) && !others.includes(template.content),
  );
  if (ours) {
    await client.ModifySmsTemplate({ ...request, TemplateId: Number(ours.id) });
    return { id: ours.id, status: "pending", reply: "", done: "handed in again" };
  }
  const { AddTemplateStatus } = await client.AddSmsTemplate(request);
  return { id: AddTemplateStatus?.TemplateId ?? "", status: "pending", reply: "", done: "handed in" };
}

function mayChange({ status }: Template): boolean {
  return status === "pending" || status === "rejected";
}

function reviewOf({ id, status, reply }: Signature | Template) {
  return { id: String(id), status, reply };
}

/** Mainland, international, or both. */
function areasOf(countries: readonly string[]): boolean[] {
  const abroad = countries.some((country) => country !== "CN");
  return [...(countries.includes("CN") ? [false] : []), ...(abroad ? [true] : [])];
}

interface Wanted {
  name: string;
  text: string;
  usageTypes: UsageType[];
}

/** Each text once, with the usage types that it is for. */
function wantedTemplates({ text, texts }: SmsSubmission, international: boolean): Wanted[] {
  const shared = text ?? (international ? defaultTexts.international : defaultTexts.mainland);
  const byText = new Map<string, UsageType[]>();
  for (const usageType of allUsageTypes) {
    const own = texts[usageType] ?? shared;
    byText.set(own, [...(byText.get(own) ?? []), usageType]);
  }
  // No two have the same name, so that a changed text is recognised as the successor of its own.
  return [...byText].map(([content, usageTypes]) => ({
    name: content === shared ? nameOfAll : `${nameOfAll} ${usageTypes[0] ?? ""}`,
    text: content,
    usageTypes,
  }));
}

function isOpen(status: Item["status"]): boolean {
  return status === "pending" || status === "approvedNotInForce";
}

function isWaiting(items: Item[]): boolean {
  return items.some(({ status }) => isOpen(status)) && items.every(({ status }) => status !== "rejected");
}

/** Later rounds only look: what the first one did stays said. */
function keepDeeds(before: Item[], after: Item[]): Item[] {
  return after.map((item) => ({
    ...item,
    done: before.find(({ what, area }) => what === item.what && area === item.area)?.done ?? item.done,
  }));
}

function refusedBy(error: unknown, subject: Subject, account: TencentAccount): UserError {
  if (codeOf(error) === "FailedOperation.MissingSignature") {
    return new UserError(
      "Tencent takes a template only after a signature, and the account has none.",
      `hand one in at ${consolePages.mainlandSignatures}, or set smsSubmission.signature (docs/sms.md), and run this again.`,
    );
  }
  const { text, values, page } = toFinding(error, subject, account);
  return new UserError(
    `Tencent took neither signature nor template further: ${fill(textsFor(process.env).findings[text], values)}`,
    page === undefined ? undefined : `look at ${page}; nothing that was handed in before is lost.`,
  );
}
