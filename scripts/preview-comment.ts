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
import { type GithubAccess, publishComment, pullOfCommit } from "./preview/github.ts";
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
  /** Of the job so far: `success`, `failure` or `cancelled`. */
  OUTCOME: z.string().default("success"),
});

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
      await publishComment(access, needNumber(environment.NUMBER), cardComment(file, environment));
      return 0;
    }
    case "removed": {
      await publishComment(access, needNumber(environment.NUMBER), renderRemoved());
      return 0;
    }
    case "plan": {
      const { text } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      await publishComment(access, await pullOfCommit(access, commit), renderPlan(text, commit));
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

function needNumber(pull: number | undefined): number {
  if (pull !== undefined) return pull;
  throw new UserError("NUMBER is missing: the pull request that the comment is for.");
}
