/** Puts what a check found into one table, in the person's language, each row with the page where to mend it. */
import { eastAsianWidth } from "get-east-asian-width";
import type { Finding, Subject } from "./finding.ts";
import { fill, type Texts } from "./texts/texts.ts";

/** @returns a line a finding, with the page below it; columns are aligned by what a terminal shows */
export function renderTable(findings: readonly Finding[], texts: Texts): string {
  const rows = findings.map((finding) => ({
    kind: texts.kinds[finding.kind],
    subject: finding.subjects.map((subject) => nameOf(subject, texts)).join(", "),
    text: fill(texts.findings[finding.text], finding.values),
    page: finding.page,
  }));
  const all = [{ ...texts.columns, page: undefined }, ...rows];
  const kindWidth = Math.max(...all.map(({ kind }) => widthOf(kind)));
  const subjectWidth = Math.max(...all.map(({ subject }) => widthOf(subject)));
  const indent = " ".repeat(kindWidth + subjectWidth + 6);
  return all
    .flatMap(({ kind, subject, text, page }) => [
      `  ${pad(kind, kindWidth)}  ${pad(subject, subjectWidth)}  ${text}`,
      ...(page === undefined ? [] : [`${indent}${page}`]),
    ])
    .join("\n");
}

/** One thing that was looked at, as the table names it. */
export function nameOf(subject: Subject, texts: Texts): string {
  return fill(texts.subjects[subject.name], "value" in subject ? { value: subject.value } : {});
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - widthOf(text));
}

/** Chinese and Japanese characters take two columns. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + eastAsianWidth(character.codePointAt(0) ?? 0), 0);
}
