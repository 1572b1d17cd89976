/**
 * Pulumi's own folder and what is in it: the commands by version, and the plugins.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "./paths.ts";

const packageSchema = z.object({ version: z.string() });

/** Pulumi's folder: PULUMI_HOME where it is set, else `.pulumi` in the person's home. */
export function pulumiHome(): string {
  return process.env["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
}

/** The version of an npm package that this clone has installed. */
export function installedVersion(name: string): string {
  const text = readFileSync(path.join(repositoryRoot, "node_modules", name, "package.json"), "utf8");
  return packageSchema.parse(JSON.parse(text)).version;
}

/** Where the npm package `pulumi` looks for the Pulumi command of a version. */
export function versionFolder(version: string): string {
  return path.join(pulumiHome(), "versions", version);
}

/** Tells whether a version of the Pulumi command is there with the language host beside it. */
export function hasCommand(version: string): boolean {
  const bin = path.join(versionFolder(version), "bin");
  return isExecutable(path.join(bin, "pulumi")) && isExecutable(path.join(bin, "pulumi-language-nodejs"));
}

/** Tells whether a resource plugin is there as a whole; Pulumi marks an unfinished one by a `.partial` file. */
export function hasResourcePlugin(name: string, version: string): boolean {
  const folder = path.join(pulumiHome(), "plugins", `resource-${name}-v${version}`);
  return isExecutable(path.join(folder, `pulumi-resource-${name}`)) && !existsSync(`${folder}.partial`);
}

/** Tells whether a file is there, isn't empty and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).size > 0;
  } catch {
    return false;
  }
}
