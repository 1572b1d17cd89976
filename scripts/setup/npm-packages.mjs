// Tells whether node_modules holds what package-lock.json asks for, and installs it where it doesn't.
// Plain JavaScript, as scripts/bootstrap.mjs uses it before the project's own Node.js is there.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "./lock.mjs";
import { step } from "./progress.mjs";
import { UserError } from "./user-error.mjs";

/** npm writes this file last: an interrupted installation has none, or an older one. */
const installedLockFile = "node_modules/.package-lock.json";

/** Compares the packages that are wanted with those that npm says it installed. */
export function sameInstallation(wanted, installed) {
  const remote = (packages) =>
    Object.entries(packages ?? {}).filter(
      ([location, entry]) => location.includes("node_modules/") && !entry.link,
    );
  const there = new Map(remote(installed.packages).map(([location, entry]) => [location, entry.version]));
  return remote(wanted.packages).every(
    ([location, entry]) =>
      there.get(location) === entry.version || (isOptional(entry) && !there.has(location)),
  );
}

/** An optional package for another platform is never installed. */
function isOptional(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

function isInstalled(root) {
  try {
    const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
    return (
      runs(path.join(root, "node_modules/.bin/node")) &&
      sameInstallation(read("package-lock.json"), read(installedLockFile))
    );
  } catch {
    return false;
  }
}

export async function installNpmPackages(root) {
  if (isInstalled(root)) return;
  await withLock(path.join(root, ".cache/npm-ci.lock"), "installing the npm packages", async () => {
    // Another process may have done it while we waited.
    if (isInstalled(root)) return;
    await step("Installing the npm packages of package-lock.json (npm ci)", (update) => npmCi(root, update));
    if (!isInstalled(root)) throw incomplete(root);
  });
}

/** Settings of a hardened machine let npm end well without what this project runs on. */
function incomplete(root) {
  const node = path.join(root, "node_modules/.bin/node");
  return new UserError(
    `\`npm ci\` ended well, but left something out: ${runs(node) ? "not all packages of package-lock.json are there" : `${node} doesn't run`}.`,
    "look for the settings ignore-scripts, which keeps the package `node` from bringing its program, and omit or NODE_ENV, which leave packages out " +
      "(npm config list). This ignores them once: npm ci --include=dev --ignore-scripts=false",
  );
}

function runs(node) {
  return spawnSync(node, ["--version"]).status === 0;
}

/** The tools are development packages, which NODE_ENV=production would leave out. */
async function npmCi(root, update) {
  const lines = [];
  const child = spawn("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const collect = (chunk) => {
    lines.push(...String(chunk).split("\n").filter(Boolean));
    lines.splice(0, lines.length - 20);
    if (lines.length > 0) update(lines.at(-1));
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).catch((error) => {
    throw new UserError(
      `npm can't be started: ${error.message}`,
      "install npm (it comes with Node.js) and run the command again.",
    );
  });
  if (code !== 0) {
    throw new UserError(
      `\`npm ci\` failed:\n${lines.map((line) => `  ${line}`).join("\n")}`,
      "see whether `npm ping` reaches your npm registry, then run the command again.",
    );
  }
}
