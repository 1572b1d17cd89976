/** The comment on a pull request: one, edited in place, without a password, and safe against what a fork writes. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import test, { after, before } from "node:test";
import { execa } from "execa";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";
import { commentCardSchema, marker, renderFailed, renderPlan, renderReady } from "./comment.ts";
import { type GithubAccess, publishComment, pullOfFork } from "./github.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const card = {
  stack: "pr-1",
  appUrl: "https://app.pr-1.preview.example.com",
  inboxUrl: "https://sms.pr-1.preview.example.com",
  consoleUrl: "https://console.pr-1.preview.example.com",
  adminUsername: "admin",
  phoneNumber: "+8613800138000",
  variant: "phone-code",
  expiresAt: "2026-12-01T00:00:00.000Z",
  isNew: false,
  changes: [{ operation: "replaced", resource: "container app" }],
  adminPassword: "of-the-admin",
  inboxPassword: "of-the-inbox",
};

test("a comment has what the card has and what changed, and never a password, even where the card has one", () => {
  const said = renderReady(commentCardSchema.parse(card), commit);
  assert.ok(said.startsWith(marker));
  for (const needed of [
    card.appUrl,
    card.inboxUrl,
    card.consoleUrl,
    "`admin`",
    "`+8613800138000`",
    "2026-12-01 00:00 UTC",
    "npm run preview -- down 1`",
  ])
    assert.ok(said.includes(needed), `${needed} in:\n${said}`);
  assert.match(said, /replaced container app/u);
  assert.doesNotMatch(said, /of-the-/u);
});

test("after a failure the comment doesn't say ready, and leads to the log", () => {
  const said = renderFailed(commit, "https://github.com/o/r/actions/runs/1");
  assert.doesNotMatch(said, /is ready/u);
  assert.match(said, /actions\/runs\/1/u);
});

test("a fork's plan is text only: it can't end its block, mention anybody or be endless", () => {
  const hostile =
    "```\n@everyone <script>alert(1)</script> ````` [link](https://evil.example)\u0007\n".repeat(2000);
  const said = renderPlan(hostile, "$(id)");
  const fence = /^(`{6,})text$/mu.exec(said)?.[1];
  assert.ok(fence !== undefined, "a fence that is longer than any in the plan");
  assert.equal(said.split("\n").filter((line) => line === fence).length, 1);
  assert.ok(said.length < 60_000);
  assert.ok(!said.includes("\u0007") && !said.includes("$(id)"));
});

/** What GitHub's API answers to a comment, kept in memory. */
const requests: string[] = [];
const theirs = 11;
const pull = (number: number, sha: string, repository: number | undefined) => ({
  number,
  head: { sha, repo: repository === undefined ? null : { id: repository } },
});
/** The open pull requests of the base: two pages, and one whose fork was deleted. */
const openPulls = [
  ...Array.from({ length: 100 }, (_, index) => pull(100 + index, "f".repeat(40), 1000 + index)),
  pull(4, commit, undefined),
  pull(5, commit, 10),
  pull(6, commit, theirs),
];
const comments = [
  { id: 7, body: `${marker} by somebody`, user: { type: "User" } },
  { id: 8, body: "another", user: { type: "Bot" } },
];
/** The text that was written last. */
let written = "";
let server: Server;
let access: GithubAccess;

before(async () => {
  server = createServer((request, response) => void respond(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  access = { apiUrl: `http://127.0.0.1:${port}`, repository: "o/r", token: "token" };
});

after(() => server.close());

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
  const answer = pullsFor(request.url ?? "") ?? (request.method === "GET" ? comments : { id: 9 });
  if (request.method === "POST") comments.push({ id: 9, body: marker, user: { type: "Bot" } });
  const sent = await text(request);
  if (sent !== "") written = z.object({ body: z.string() }).parse(JSON.parse(sent)).body;
  response
    .writeHead(request.headers.authorization === "Bearer token" ? 200 : 403)
    .end(JSON.stringify(answer));
}

/** @returns undefined where the address isn't about pull requests */
function pullsFor(address: string): unknown[] | undefined {
  const { pathname, searchParams } = new URL(address, "http://localhost");
  // A commit that only a fork has is none of the base's.
  if (pathname === `/repos/o/r/commits/${commit}/pulls`) return [];
  if (pathname !== "/repos/o/r/pulls" || searchParams.get("state") !== "open") return undefined;
  const start = (Number(searchParams.get("page")) - 1) * 100;
  return openPulls.slice(start, start + 100);
}

test("the first time a comment is made, then that one is edited; a person's with the same mark is left alone", async () => {
  await publishComment(access, 6, "one");
  await publishComment(access, 6, "two");
  assert.deepEqual(requests, [
    "GET /repos/o/r/issues/6/comments?per_page=100&page=1",
    "POST /repos/o/r/issues/6/comments",
    "GET /repos/o/r/issues/6/comments?per_page=100&page=1",
    "PATCH /repos/o/r/issues/comments/9",
  ]);
});

test("a fork's pull request is found among the base's by fork and commit, not by what the fork says", async () => {
  assert.equal(await pullOfFork(access, { repository: theirs, commit }), 6);
  await assert.rejects(pullOfFork(access, { repository: theirs, commit: "a".repeat(40) }), /No open pull/u);
});

test("a fork that pushes the commit of somebody else's pull request writes into none", async () => {
  await assert.rejects(pullOfFork(access, { repository: 12, commit }), /No open pull request/u);
});

test("a token that may not write is told with what to set", async () => {
  await assert.rejects(
    publishComment({ ...access, token: "other" }, 6, "x"),
    /403(.|\n)*pull-requests: write/u,
  );
});

/** Runs `npm run preview:comment` as the workflow does after `up` and the smoke test. */
async function comment(content: unknown, environment: Record<string, string>) {
  const folder = mkdtempSync(path.join(tmpdir(), "logto-stack-comment-"));
  const file = path.join(folder, "card.json");
  writeFileSync(file, JSON.stringify(content));
  try {
    return await execa(process.execPath, ["scripts/preview-comment.ts", "card", file], {
      cwd: repositoryRoot,
      env: {
        GITHUB_API_URL: access.apiUrl,
        GITHUB_REPOSITORY: access.repository,
        GITHUB_TOKEN: access.token,
        GITHUB_RUN_ID: "77",
        NUMBER: "6",
        COMMIT: commit,
        ...environment,
      },
      reject: false,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the command says ready only where the job has succeeded so far, its smoke test included", async () => {
  assert.equal((await comment(card, { OUTCOME: "success" })).exitCode, 0);
  assert.match(written, /Preview `pr-1` is ready/u);
  for (const outcome of ["failure", "cancelled"]) {
    assert.equal((await comment(card, { OUTCOME: outcome })).exitCode, 0);
    assert.match(written, /isn't ready(.|\n)*actions\/runs\/77/u);
  }
  written = "";
  assert.notEqual((await comment({ error: "no card" }, { OUTCOME: "success" })).exitCode, 0);
  assert.equal(written, "");
});
