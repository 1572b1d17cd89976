/** A Node.js that is too old for the program: the machine's own where it is, else one from the npm registry. */
import path from "node:path";
import { execa } from "execa";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import { isExecutable } from "../../../scripts/setup/pulumi-home.ts";

/** @returns the folder of a Node.js 20 */
export async function tooOldNode(): Promise<string> {
  const own = path.join(repositoryRoot, "node_modules");
  for (const folder of (process.env["PATH"] ?? "").split(":")) {
    const command = path.join(folder, "node");
    if (folder === "" || folder.startsWith(own) || !isExecutable(command)) continue;
    const { stdout } = await execa(command, ["--version"]);
    if (stdout.startsWith("v20.")) return folder;
  }
  const { stdout } = await execa("npx", [
    "--yes",
    "--package=node@20.19.5",
    "--",
    "node",
    "-p",
    "process.execPath",
  ]);
  return path.dirname(stdout);
}
