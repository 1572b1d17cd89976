/** What `list` shows of previews, on a terminal. */
import assert from "node:assert/strict";
import test from "node:test";
import { type ListedPreview, renderList } from "./list.ts";

const hour = 3_600_000;
const iso = (hours: number) => new Date(hours * hour).toISOString();
const listed: ListedPreview = {
  stack: "pr-1",
  subject: "1",
  branch: "feature/login",
  state: "ready",
  appUrl: "http://app.pr-1.localhost:20001",
  inboxUrl: "http://sms.pr-1.localhost:20001",
  createdAt: iso(0),
  updatedAt: iso(9),
  expiresAt: iso(12),
  memoryMebibytes: 440,
};
const orphan: ListedPreview = {
  ...listed,
  stack: "pr-2",
  state: "orphaned",
  branch: undefined,
  appUrl: undefined,
  inboxUrl: undefined,
  updatedAt: undefined,
  expiresAt: undefined,
};

/** The cells of each row; none of the columns but these holds a run of spaces. */
function cells(table: string): string[][] {
  return table.split("\n").map((row) => row.split(/ {2,}/u));
}

test("a preview is one row: name, state, addresses, age, expiry, memory, last update and branch", () => {
  const [head, row] = cells(renderList([listed], 10 * hour));
  assert.deepEqual(head, ["NAME", "STATE", "APP", "INBOX", "AGE", "EXPIRES", "MEMORY", "UPDATED", "BRANCH"]);
  assert.deepEqual(row, [
    "pr-1",
    "ready",
    "http://app.pr-1.localhost:20001",
    "http://sms.pr-1.localhost:20001",
    "10 h",
    "in 2 h",
    "440 MiB",
    "1 h ago",
    "feature/login",
  ]);
});

test("one that has expired says since when, and what isn't known of one is a dash", () => {
  const [, expired, unknown] = cells(renderList([listed, orphan], 15 * hour));
  assert.equal(expired?.[5], "3 h ago");
  assert.deepEqual(unknown, ["pr-2", "orphaned", "-", "-", "15 h", "-", "440 MiB", "-", "-"]);
});

test("where there is none, the command that makes one is told", () => {
  assert.match(renderList([], 0), /npm run preview -- up 123/u);
});
