/**
 * Makes sure that the Pulumi command, its language host and the docker plugin are where Pulumi's own tools look for them:
 * from the vendor where it answers, else built from Go modules. One that the person has already is used as it is.
 */
import { lstatSync } from "node:fs";
import { copyFile, lstat, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { goBuild, hasGoCaches, removeGoCaches, requiredVersion } from "./go-builds.ts";
import { isAtLeast } from "./go-toolchain.ts";
import { withLock } from "./lock.mjs";
import { repositoryRoot } from "./paths.ts";
import { step } from "./progress.mjs";
import {
  hasCommand,
  hasResourcePlugin,
  installedVersion,
  isExecutable,
  pulumiHome,
  versionFolder,
} from "./pulumi-home.ts";
import { UserError } from "./user-error.mjs";
import { downloadCommand, downloadPlugin, vendorAnswers } from "./vendor-pulumi.ts";

/** The Pulumi tools of this project, once they are there. */
export interface PulumiToolchain {
  /** The Pulumi command's file. */
  command: string;
}

/**
 * Finds the Pulumi tools or brings them.
 * @throws UserError where neither the vendor nor a Go module proxy can be reached.
 */
export async function ensurePulumi(): Promise<PulumiToolchain> {
  const ready = await findPulumi();
  if (ready !== undefined && hasDockerPlugin() && !(await hasGoCaches())) return { command: ready };
  const lock = path.join(pulumiHome(), "logto-stack-toolchain.lock");
  return withLock(lock, "setting up the Pulumi tools", async () => {
    const vendor = await step("Asking whether Pulumi's vendor can be reached", vendorAnswers);
    const command = (await findPulumi()) ?? (await bringCommand(vendor));
    if (!hasDockerPlugin()) await bringDockerPlugin(command, vendor);
    if (await hasGoCaches()) await step("Removing Go's caches", removeGoCaches);
    return { command };
  });
}

function hasDockerPlugin(): boolean {
  return hasResourcePlugin("docker", installedVersion("@pulumi/docker"));
}

/** The pinned command in Pulumi's cache, else one of the person's own that is at least as new. */
async function findPulumi(): Promise<string | undefined> {
  const pinned = installedVersion("pulumi");
  if (hasCommand(pinned) && !isOldBuild(pinned)) return path.join(versionFolder(pinned), "bin/pulumi");
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(folder, "pulumi");
    if (path.resolve(folder).startsWith(repositoryRoot) || !isExecutable(file)) continue;
    if (!isExecutable(path.join(folder, "pulumi-language-nodejs"))) continue;
    const { stdout } = await execa(file, ["version"], { reject: false });
    if (isAcceptable(stdout, pinned)) return file;
  }
  return undefined;
}

/** Tells whether a build of ours is from before the language host got a command of its own. */
function isOldBuild(version: string): boolean {
  const folder = versionFolder(version);
  return lstatSync(folder).isSymbolicLink() && !isExecutable(path.join(folder, "bin", builtLanguageHost));
}

/** Tells whether what `pulumi version` printed is the same major version as the pinned one, and not older. */
export function isAcceptable(printed: string, pinned: string): boolean {
  const version = /^v(\d+\.\d+\.\d+)/u.exec(printed.trim())?.[1];
  return (
    version !== undefined && version.split(".")[0] === pinned.split(".")[0] && isAtLeast(version, pinned)
  );
}

async function bringCommand(vendor: boolean): Promise<string> {
  const pinned = installedVersion("pulumi");
  const command = path.join(versionFolder(pinned), "bin/pulumi");
  if (
    vendor &&
    (await step(`Downloading Pulumi ${pinned} from its vendor`, downloadCommand)) &&
    hasCommand(pinned)
  )
    return command;

  const version = await requiredVersion("pulumi-cli", "github.com/pulumi/pulumi/pkg/v3");
  const bin = path.join(versionFolder(version), "bin");
  if (!isExecutable(path.join(bin, "pulumi"))) {
    await step(
      `Building Pulumi ${version} from Go modules, since its vendor can't be reached (about 6 minutes)`,
      (update) =>
        goBuild(
          {
            module: "pulumi-cli",
            packagePath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            version: { variable: versionVariable, value: `v${version}` },
            target: path.join(bin, "pulumi"),
          },
          update,
        ),
    );
  }
  await bringLanguageHost(bin);
  await pointTo(versionFolder(pinned), version);
  return command;
}

/** The language host itself, and the command before it that knows an option more (see its comment). */
async function bringLanguageHost(bin: string): Promise<void> {
  const host = path.join(bin, builtLanguageHost);
  const command = path.join(bin, "pulumi-language-nodejs");
  // In a build from before, the command is the host itself.
  if (!isExecutable(host) && isExecutable(command)) await rename(command, host);
  if (!isExecutable(host)) {
    const version = await requiredVersion("language-host", "github.com/pulumi/pulumi/sdk/v3");
    await step(`Building Pulumi's Node.js language host ${version} from Go modules`, (update) =>
      goBuild(
        {
          module: "language-host",
          packagePath: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
          version: { variable: versionVariable, value: `v${version}` },
          target: host,
        },
        update,
      ),
    );
  }
  const partial = `${command}.partial`;
  await copyFile(
    path.join(repositoryRoot, "scripts/toolchain/language-host/pulumi-language-nodejs"),
    partial,
  );
  await rename(partial, command);
}

/** The language host that was built, beside the command of its usual name. */
const builtLanguageHost = "nodejs-language-host";

/** Pulumi keeps its version here, in the command as in the language hosts. */
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * The npm package `pulumi` looks for the version that it is itself, and the module proxy serves another. A link says so
 * openly, and `pulumi version` still tells the truth.
 */
async function pointTo(link: string, version: string): Promise<void> {
  if (path.basename(link) === version) return;
  if (await lstat(link).catch(() => undefined)) await rm(link, { recursive: true });
  await symlink(version, link);
}

async function bringDockerPlugin(command: string, vendor: boolean): Promise<void> {
  const version = installedVersion("@pulumi/docker");
  if (vendor) {
    const download = (update: (detail: string) => void) => downloadPlugin(command, "docker", version, update);
    if ((await step(`Downloading Pulumi's docker plugin ${version}`, download)) && hasDockerPlugin()) return;
  }
  await step(
    `Building Pulumi's docker plugin ${version} from Go modules (about 3 minutes)`,
    async (update) => {
      const built = path.join(repositoryRoot, ".cache/pulumi-resource-docker");
      if (!isExecutable(built)) {
        await goBuild(
          {
            module: "docker-plugin",
            packagePath: ".",
            version: { variable: "main.version", value: version },
            tags: "no_compose",
            target: built,
          },
          update,
        );
      }
      update("installing it");
      await execa(
        command,
        ["plugin", "install", "resource", "docker", version, "--file", built, "--reinstall"],
        {
          env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
        },
      );
      await rm(built);
    },
  );
  if (!hasDockerPlugin()) {
    throw new UserError(
      `Pulumi's docker plugin ${version} was built, but isn't in ${path.join(pulumiHome(), "plugins")}.`,
      "look at `pulumi plugin ls`, and run the command again.",
    );
  }
}
