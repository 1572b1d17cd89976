/**
 * Asks Tencent whether the stack's settings will send codes: key, application, region, signature, templates and balance.
 * Nothing is sent and nothing is changed.
 */
import type { TencentSettings } from "../tencent-config.ts";
import type { TencentClient } from "./client.ts";
import { consolePages } from "./console-pages.ts";
import { isNotFound, toFinding } from "./failures.ts";
import type { Finding, Subject } from "./finding.ts";
import { hourInBeijing } from "./hour.ts";
import { allSignatures, findTemplate, type Review } from "./reviews.ts";

/** Fewer than this are worth a warning. */
const fewMessages = 200;
/** How far back packages are looked for, in years. */
const packageYears = 5;

export interface AccountQuestion {
  settings: TencentSettings;
  /** ISO 3166-1 codes of the countries that the stack is for. */
  countries: readonly string[];
}

/** Everything that was found, problems first; nothing is a good sign. */
export async function checkAccount(
  client: TencentClient,
  { settings, countries }: AccountQuestion,
): Promise<Finding[]> {
  const abroad = countries.filter((country) => country !== "CN");
  const areas = [...(abroad.length < countries.length ? [false] : []), ...(abroad.length > 0 ? [true] : [])];
  const found = await Promise.all([
    ...areas.map((international) => checkSignature(client, settings, international)),
    ...areas.flatMap((international) =>
      [...usagesByTemplate(settings)].map(([id, usages]) =>
        checkTemplate(client, settings, { id, usages, international }),
      ),
    ),
    checkPackages(client, settings),
  ]);
  return merge([...found.flat(), ...unservedCountries(abroad)]);
}

async function checkSignature(
  client: TencentClient,
  settings: TencentSettings,
  international: boolean,
): Promise<Finding[]> {
  const subject: Subject = { name: "signature", value: settings.signName };
  const page = international ? consolePages.internationalSignatures : consolePages.mainlandSignatures;
  try {
    const named = (await allSignatures(client, international)).filter(
      ({ name }) => name === settings.signName,
    );
    const [best] = named.sort((one, other) => rank(one) - rank(other));
    if (best) return judgeReview(best, subject, page);
    const text = international ? "signatureMissingAbroad" : "signatureMissing";
    return [{ kind: "problem", subjects: [subject], text, page }];
  } catch (error) {
    return [toFinding(error, subject, settings)];
  }
}

async function checkTemplate(
  client: TencentClient,
  settings: TencentSettings,
  { id, usages, international }: { id: string; usages: string[]; international: boolean },
): Promise<Finding[]> {
  const subject: Subject = { name: "template", value: id };
  const page = international ? consolePages.internationalTemplates : consolePages.mainlandTemplates;
  try {
    const template = await findTemplate(client, id, international);
    if (template) {
      return [...judgeReview(template, subject, page), ...judgePlaceholders(template.content, subject, page)];
    }
    const isElsewhere = (await findTemplate(client, id, !international)) !== undefined;
    const text = !isElsewhere
      ? "templateMissing"
      : international
        ? "templateForMainland"
        : "templateForAbroad";
    return [{ kind: "problem", subjects: [subject], text, values: { usages: usages.join(", ") }, page }];
  } catch (error) {
    return [toFinding(error, subject, settings)];
  }
}

/** Approved and in force, or what is in the way. */
function judgeReview({ status, reply }: Review, subject: Subject, page: string): Finding[] {
  if (status === "approved") return [];
  const text = ({ pending: "pending", approvedNotInForce: "notInForce", rejected: "rejected" } as const)[
    status
  ];
  return [{ kind: "problem", subjects: [subject], text, values: { reply: reply || "–" }, page }];
}

/** Logto's connector fills in the code and nothing else. */
function judgePlaceholders(content: string, subject: Subject, page: string): Finding[] {
  const found = (content.match(/\{\d+\}/g) ?? []).join(" ");
  if (found === "{1}") return [];
  return [
    { kind: "problem", subjects: [subject], text: "placeholders", values: { found: found || "–" }, page },
  ];
}

/** Also proves the SDK app id, which the packages are asked for. */
async function checkPackages(client: TencentClient, settings: TencentSettings): Promise<Finding[]> {
  const subject: Subject = { name: "packages" };
  try {
    const left = await remainingMessages(client, settings.sdkAppId);
    const page = consolePages.packages;
    if (left === 0) return [{ kind: "warning", subjects: [subject], text: "packagesEmpty", page }];
    if (left >= fewMessages) return [];
    return [
      { kind: "warning", subjects: [subject], text: "packagesLow", values: { left: String(left) }, page },
    ];
  } catch (error) {
    return isNotFound(error) ? [] : [toFinding(error, subject, settings)];
  }
}

/** What is left in packages that are in force. */
export async function remainingMessages(client: TencentClient, sdkAppId: string): Promise<number> {
  const now = new Date();
  const { SmsPackagesStatisticsSet = [] } = await client.SmsPackagesStatistics({
    SmsSdkAppId: sdkAppId,
    Limit: 500,
    Offset: 0,
    BeginTime: hourInBeijing(new Date(now.getTime() - packageYears * 365 * 24 * 60 * 60 * 1000)),
    EndTime: hourInBeijing(now),
  });
  const seconds = now.getTime() / 1000;
  return SmsPackagesStatisticsSet.filter(
    ({ PackageEffectiveTime = 0, PackageExpiredTime = Infinity }) =>
      PackageEffectiveTime <= seconds && PackageExpiredTime > seconds,
  ).reduce(
    (sum, { PackageAmount = 0, CurrentUsage = 0 }) => sum + Math.max(0, PackageAmount - CurrentUsage),
    0,
  );
}

/** Logto stores numbers without `+`, and Tencent takes those for mainland numbers: logto-io/logto #7373. */
function unservedCountries(abroad: string[]): Finding[] {
  if (abroad.length === 0) return [];
  const values = { countries: abroad.join(", ") };
  return [{ kind: "warning", subjects: [{ name: "countries" }], text: "countriesUnserved", values }];
}

function usagesByTemplate({ templates }: TencentSettings): Map<string, string[]> {
  const usages = new Map<string, string[]>();
  for (const [usageType, id] of Object.entries(templates)) {
    usages.set(id, [...(usages.get(id) ?? []), usageType]);
  }
  return usages;
}

/** A name can have several signatures: one that can be used decides. */
function rank({ status }: Review): number {
  return ["approved", "approvedNotInForce", "pending", "rejected"].indexOf(status);
}

/** One row for one reason: what is wrong once, and what couldn't be checked together. */
function merge(findings: Finding[]): Finding[] {
  const rows = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([
      finding.kind,
      finding.text,
      finding.values,
      finding.kind === "unchecked" ? "" : finding.subjects,
    ]);
    const row = rows.get(key);
    const subjects = [...(row?.subjects ?? []), ...finding.subjects];
    rows.set(key, {
      ...finding,
      subjects: [...new Map(subjects.map((one) => [JSON.stringify(one), one])).values()],
    });
  }
  const order = ["problem", "warning", "unchecked"];
  return [...rows.values()].sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}
