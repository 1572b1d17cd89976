/**
 * Pulumi's own folder and what is in it: the commands by version, and the plugins.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "./paths.ts";

const packageSchema = z.object({ version: z.string() });

/** Pulumi's folder, with plugins and credentials: PULUMI_HOME where it is set, else `.pulumi` in the user's home. */
export function pulumiHome(): string {
  return process.env["PULUMI_HOME"] ?? path.join(userHome(), ".pulumi");
}

/** The home of the user in the system's list, where Pulumi looks whatever HOME says; HOME for a user that isn't listed. */
export function userHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir();
  }
}

/** The version of an npm package that this clone has installed. */
export function installedVersion(name: string): string {
  const text = readFileSync(path.join(repositoryRoot, "node_modules", name, "package.json"), "utf8");
  return packageSchema.parse(JSON.parse(text)).version;
}

/** Where the npm package `pulumi` looks for the Pulumi command of a version: unlike Pulumi itself, by HOME. */
export function versionFolder(version: string): string {
  const home = process.env["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
  return path.join(home, "versions", version);
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
