/**
 * `npm run preview:comment -- card <file> | removed | plan <file>`: writes the one comment of a pull request's preview. For
 * the workflows in .github/workflows; everything it needs of them comes in the environment.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  commentCardSchema,
  planSchema,
  renderFailed,
  renderPlan,
  renderReady,
  renderRemoved,
} from "./preview/comment.ts";
import { type GithubAccess, publishComment, pullOfFork } from "./preview/github.ts";
import { runCommand } from "./setup/command.ts";
import { UserError } from "./setup/user-error.mjs";

const environmentSchema = z.object({
  GITHUB_TOKEN: z.string().min(1),
  GITHUB_REPOSITORY: z.string().min(1),
  GITHUB_API_URL: z.string().url().default("https://api.github.com"),
  GITHUB_SERVER_URL: z.string().url().default("https://github.com"),
  GITHUB_RUN_ID: z.string().default(""),
  NUMBER: z.coerce.number().int().positive().optional(),
  COMMIT: z.string().default(""),
  /** The number of the fork's repository, as GitHub says it. */
  FORK: z.coerce.number().int().positive().optional(),
  /** Of the job so far: `success`, `failure` or `cancelled`. */
  OUTCOME: z.string().default("success"),
});

const meanings = {
  NUMBER: "the pull request that the comment is for",
  FORK: "the repository that the plan came from",
};

await runCommand(async ([kind, file = ""]) => {
  const environment = environmentSchema.parse(process.env);
  const {
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
    COMMIT: commit,
  } = environment;
  const access: GithubAccess = { apiUrl, repository, token };
  switch (kind) {
    case "card": {
      await publishComment(access, needNumber("NUMBER", environment), cardComment(file, environment));
      return 0;
    }
    case "removed": {
      await publishComment(access, needNumber("NUMBER", environment), renderRemoved());
      return 0;
    }
    case "plan": {
      const { text } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      const run = { repository: needNumber("FORK", environment), commit };
      await publishComment(access, await pullOfFork(access, run), renderPlan(text, commit));
      return 0;
    }
    default:
      throw new UserError(
        `"${String(kind)}" is no kind of comment.`,
        "give card <file>, removed, or plan <file>.",
      );
  }
});

function cardComment(file: string, environment: z.infer<typeof environmentSchema>): string {
  const {
    OUTCOME: outcome,
    COMMIT: commit,
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
  } = environment;
  if (outcome === "success")
    return renderReady(commentCardSchema.parse(JSON.parse(readFileSync(file, "utf8"))), commit);
  return renderFailed(commit, `${server}/${repository}/actions/runs/${environment.GITHUB_RUN_ID}`);
}

function needNumber(name: "NUMBER" | "FORK", environment: z.infer<typeof environmentSchema>): number {
  const number = environment[name];
  if (number !== undefined) return number;
  throw new UserError(`${name} is missing: ${meanings[name]}.`);
}
