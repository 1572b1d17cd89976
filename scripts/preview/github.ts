/** The little of GitHub's API that a comment needs: https://docs.github.com/rest/issues/comments. */
import { z } from "zod";
import { UserError } from "../setup/user-error.mjs";
import { marker } from "./comment.ts";

const commentsSchema = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: z.object({ type: z.string() }).nullish() }),
);
/** Of a fork that was deleted GitHub names no repository. */
const pullsSchema = z.array(
  z.object({
    number: z.number(),
    head: z.object({ sha: z.string(), repo: z.object({ id: z.number() }).nullish() }),
  }),
);

/** Where and as whom to write. */
export interface GithubAccess {
  /** Such as `https://api.github.com`. */
  apiUrl: string;
  /** Such as `owner/name`. */
  repository: string;
  token: string;
}

/** The most that GitHub gives at once. */
const pageSize = 100;

/** Writes the comment: into the one that is there, else a new one. */
export async function publishComment(access: GithubAccess, pull: number, body: string): Promise<void> {
  const existing = await findComment(access, pull);
  if (existing === undefined) await call(access, "POST", `issues/${pull}/comments`, { body });
  else await call(access, "PATCH", `issues/comments/${existing}`, { body });
}

/** What GitHub itself says of a fork's run: the fork, by number, and the commit that it ran. */
export interface ForkRun {
  repository: number;
  commit: string;
}

/**
 * Finds the open pull request of a fork whose newest commit this is. It looks through the base's own list: asked by commit,
 * the base answers with nothing, since only the fork has it. The fork has to be the same, too: anybody can push the commit
 * of somebody else's pull request.
 * @throws UserError where there is none: it may have been pushed to meanwhile
 */
export async function pullOfFork(access: GithubAccess, { repository, commit }: ForkRun): Promise<number> {
  for (let page = 1; ; page += 1) {
    const query = `state=open&sort=updated&direction=desc&per_page=${pageSize}&page=${page}`;
    const pulls = pullsSchema.parse(await call(access, "GET", `pulls?${query}`));
    const found = pulls.find(({ head }) => head.sha === commit && head.repo?.id === repository);
    if (found !== undefined) return found.number;
    if (pulls.length < pageSize)
      throw new UserError(`No open pull request of that fork has ${commit} as its newest commit.`);
  }
}

/** Only a bot's own: anybody can write a comment with the marker in it. */
async function findComment(access: GithubAccess, pull: number): Promise<number | undefined> {
  for (let page = 1; ; page += 1) {
    const answer = await call(access, "GET", `issues/${pull}/comments?per_page=${pageSize}&page=${page}`);
    const comments = commentsSchema.parse(answer);
    const found = comments.find(
      ({ body, user }) => user?.type === "Bot" && body?.startsWith(marker) === true,
    );
    if (found !== undefined) return found.id;
    if (comments.length < pageSize) return undefined;
  }
}

async function call(
  { apiUrl, repository, token }: GithubAccess,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${apiUrl}/repos/${repository}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (response.ok) return response.json();
  throw new UserError(
    `GitHub answered ${method} ${path.split("?")[0] ?? ""} with ${response.status}.`,
    "see whether the workflow's token may write pull requests (permissions: pull-requests: write).",
  );
}
