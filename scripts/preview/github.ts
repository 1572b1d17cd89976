/** The little of GitHub's API that a comment needs: https://docs.github.com/rest/issues/comments. */
import { z } from "zod";
import { UserError } from "../setup/user-error.mjs";
import { marker } from "./comment.ts";

const commentsSchema = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: z.object({ type: z.string() }).nullish() }),
);
const pullsSchema = z.array(
  z.object({ number: z.number(), state: z.string(), head: z.object({ sha: z.string() }) }),
);

/** Where and as whom to write. */
export interface GithubAccess {
  /** Such as `https://api.github.com`. */
  apiUrl: string;
  /** Such as `owner/name`. */
  repository: string;
  token: string;
}

/** Writes the comment: into the one that is there, else a new one. */
export async function publishComment(access: GithubAccess, pull: number, body: string): Promise<void> {
  const existing = await findComment(access, pull);
  if (existing === undefined) await call(access, "POST", `issues/${pull}/comments`, { body });
  else await call(access, "PATCH", `issues/comments/${existing}`, { body });
}

/**
 * Finds the open pull request whose newest commit this is.
 * @throws UserError where there is none: it may have been pushed to meanwhile
 */
export async function pullOfCommit(access: GithubAccess, commit: string): Promise<number> {
  if (!/^[0-9a-f]{40,64}$/u.test(commit)) throw new UserError(`"${commit}" isn't a commit.`);
  const pulls = pullsSchema.parse(await call(access, "GET", `commits/${commit}/pulls`));
  const found = pulls.find(({ state, head }) => state === "open" && head.sha === commit);
  if (found === undefined) throw new UserError(`No open pull request has ${commit} as its newest commit.`);
  return found.number;
}

/** Only a bot's own: anybody can write a comment with the marker in it. */
async function findComment(access: GithubAccess, pull: number): Promise<number | undefined> {
  for (let page = 1; ; page += 1) {
    const answer = await call(access, "GET", `issues/${pull}/comments?per_page=100&page=${page}`);
    const comments = commentsSchema.parse(answer);
    const found = comments.find(
      ({ body, user }) => user?.type === "Bot" && body?.startsWith(marker) === true,
    );
    if (found !== undefined) return found.id;
    if (comments.length < 100) return undefined;
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
