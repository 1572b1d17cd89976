/**
 * `npm test`: installs what the tests need, then lint, format and type check, then one run of Node's own test runner over
 * every test, whose summary comes last. `npm test -- unit`, `contract` or `e2e` runs a part, without the checks.
 */
import { globSync } from "node:fs";
import { execa } from "execa";
import { rehearsalImages } from "../infra/default-images.ts";
import { ensureBrowser } from "./setup/browser.ts";
import { runCommand } from "./setup/command.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { ensureImages, imageVariable } from "./setup/images.ts";
import { repositoryRoot } from "./setup/paths.ts";
import { say, step } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { ensureSshServer } from "./setup/ssh-server.ts";
import { UserError } from "./setup/user-error.mjs";

/** What each part consists of. A test lies beside its code; what crosses the parts lies in test/. */
const parts: Record<string, string[]> = {
  unit: ["app", "infra", "scripts", "test/logto-double", "test/bench"],
  contract: ["test/contract"],
  e2e: ["test/e2e"],
};

/** Two tests at once, as many as a small machine has cores; stories on the Docker engine take turns by themselves. */
const concurrency = 2;

await runCommand(async ([part]) => {
  const folders = part === undefined ? Object.values(parts).flat() : parts[part];
  if (folders === undefined) {
    throw new UserError(
      `There are no tests "${String(part)}".`,
      `give one of ${Object.keys(parts).join(", ")}, or nothing.`,
    );
  }
  const environment = await setUp();
  if (part === undefined) await checkSources();
  return runTests(folders, environment);
});

/** @returns the images that were chosen, as variables for tests that take turns with other images */
async function setUp(): Promise<Record<string, string>> {
  await ensureDocker();
  await ensurePulumi();
  await ensureBrowser();
  await ensureSshServer();
  const { images } = await ensureImages();
  const chosen = (["logtoImage", "postgresImage", "nodeImage", "caddyImage"] as const).filter(
    (key) => images[key] !== rehearsalImages[key],
  );
  return Object.fromEntries(chosen.map((key) => [imageVariable(key), images[key]]));
}

/** @throws UserError with what the first failing check said */
async function checkSources(): Promise<void> {
  for (const { title, command, words, fix } of [
    { title: "Lint", command: "eslint", words: ["."], fix: "npx eslint ." },
    { title: "Format check", command: "prettier", words: ["--check", "."], fix: "npm run format" },
    { title: "Type check", command: "tsc", words: ["--noEmit"], fix: "npm run typecheck" },
  ]) {
    const { exitCode, all } = await step(title, () =>
      execa(command, words, { cwd: repositoryRoot, preferLocal: true, all: true, reject: false }),
    );
    if (exitCode !== 0)
      throw new UserError(`${title} found problems:\n${all}`, `see them again with: ${fix}`);
  }
}

async function runTests(folders: string[], environment: Record<string, string>): Promise<number> {
  const files = globSync(
    folders.map((folder) => `${folder}/**/*.test.ts`),
    { cwd: repositoryRoot, exclude: (name) => name === "node_modules" || name === "dist" },
  );
  say(`Running the tests of ${files.length} files.\n`);
  const { exitCode } = await execa(
    process.execPath,
    ["--test", "--test-reporter=spec", `--test-concurrency=${concurrency}`, ...files.sort()],
    { cwd: repositoryRoot, env: environment, stdio: "inherit", reject: false },
  );
  return exitCode ?? 1;
}
