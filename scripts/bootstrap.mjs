// The start of every command: makes sure that the npm packages are there, among them the project's own Node.js, and
// hands over to a TypeScript script that runs on it. It needs nothing but Node.js 20 and npm.
//
//   node scripts/bootstrap.mjs scripts/demo.ts [its arguments]
import { spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installNpmPackages } from "./setup/npm-packages.mjs";
import { UserError } from "./setup/user-error.mjs";

const oldestNode = 20;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

async function main([script, ...words]) {
  if (Number(process.versions.node.split(".")[0]) < oldestNode) {
    throw new UserError(
      `Node.js ${process.versions.node} is too old: the set-up needs ${oldestNode} or newer.`,
      "install a newer Node.js and run the command again.",
    );
  }
  await installNpmPackages(root);
  const bin = path.join(root, "node_modules/.bin");
  const child = spawn(
    path.join(bin, "node"),
    ["--disable-warning=ExperimentalWarning", path.resolve(root, script), ...words],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, ".cache/node-compile"),
      },
    },
  );
  // A Ctrl-C at a terminal reaches the child by itself; we only have to outlive it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
