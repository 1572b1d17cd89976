/**
 * Builds the Pulumi tools from Go modules, for machines that can't reach their vendor. What is finished is kept when the
 * build is interrupted, and so are Go's caches, until everything is there; then they go (5 GB).
 */
import { chmod, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { execa, ExecaError } from "execa";
import { findGo, type GoToolchain } from "./go-toolchain.ts";
import { repositoryRoot } from "./paths.ts";
import { UserError } from "./user-error.mjs";

const modules = path.join(repositoryRoot, "scripts/toolchain");
const caches = path.join(repositoryRoot, ".cache/go");

/** One program to build: a module of ours in scripts/toolchain, and what Go is told. */
export interface GoBuild {
  /** The module's folder in scripts/toolchain. */
  module: string;
  /** The package to build. */
  packagePath: string;
  /** The variable that holds the program's version, and its value. */
  version: { variable: string; value: string };
  tags?: string;
  /** Where the finished program goes. */
  target: string;
}

/** The version of a module that one of our modules requires, such as `3.274.1`. */
export async function requiredVersion(module: string, dependency: string): Promise<string> {
  const text = await readFile(path.join(modules, module, "go.mod"), "utf8");
  return parseRequiredVersion(text, dependency);
}

/** Finds a dependency's version in the text of a go.mod file. */
export function parseRequiredVersion(text: string, dependency: string): string {
  const line = text.split("\n").find((candidate) =>
    candidate
      .replace(/^require/u, "")
      .trim()
      .startsWith(`${dependency} v`),
  );
  const version = line === undefined ? undefined : / v(\S+)/u.exec(line)?.[1];
  if (version === undefined) throw new Error(`go.mod has no requirement of ${dependency}`);
  return version;
}

/**
 * Builds a program unless its target is there.
 * @throws UserError with the compiler's last lines.
 */
export async function goBuild(build: GoBuild, update: (detail: string) => void): Promise<void> {
  const folder = path.join(modules, build.module);
  const goVersion = /^go (\S+)$/mu.exec(await readFile(path.join(folder, "go.mod"), "utf8"))?.[1] ?? "";
  const go = await findGo(goVersion, path.join(caches, "compiler"), update);
  const partial = `${build.target}.partial`;
  await mkdir(path.dirname(build.target), { recursive: true });
  update("fetching the sources (Go modules)");
  const total = await countPackages(go, folder, build, update);
  let compiled = 0;
  await runGo(
    go,
    folder,
    [
      ...["build", "-v", "-trimpath", ...tagsOf(build), "-o", partial],
      ...["-ldflags", `-s -w -X ${build.version.variable}=${build.version.value}`, build.packagePath],
    ],
    (line) => {
      // With -v the compiler prints each package that it begins with: progress, if not an even one.
      if (!line.startsWith("go: ")) compiled++;
      update(line.startsWith("go: ") ? line : `compiling package ${compiled} of at most ${total}: ${line}`);
    },
  );
  await chmod(partial, 0o755);
  await rename(partial, build.target);
}

/** Removes Go's caches and the compiler. Never while a build could still use them. */
export async function removeGoCaches(): Promise<void> {
  await rm(caches, { recursive: true, force: true });
}

/** Tells whether an interrupted build left caches behind. */
export async function hasGoCaches(): Promise<boolean> {
  return stat(caches).then(
    () => true,
    () => false,
  );
}

async function countPackages(
  go: GoToolchain,
  folder: string,
  build: GoBuild,
  update: (detail: string) => void,
): Promise<number> {
  const lines = await runGo(go, folder, ["list", "-deps", ...tagsOf(build), build.packagePath], update);
  return lines.length;
}

function tagsOf({ tags }: GoBuild): string[] {
  return tags === undefined ? [] : ["-tags", tags];
}

async function runGo(
  go: GoToolchain,
  folder: string,
  words: string[],
  onLine: (line: string) => void,
): Promise<string[]> {
  const run = execa("nice", ["-n", "5", go.command, ...words], {
    cwd: folder,
    all: true,
    lines: true,
    env: {
      ...go.environment,
      CGO_ENABLED: "0",
      // Folders of ours, so that they can go afterwards without touching the person's own; -modcacherw lets them go.
      GOPATH: path.join(caches, "path"),
      GOMODCACHE: path.join(caches, "path/pkg/mod"),
      GOCACHE: path.join(caches, "build"),
      GOTMPDIR: await temporaryFolder(),
      GOFLAGS: "-buildvcs=false -mod=readonly -modcacherw",
      GOWORK: "off",
    },
  });
  try {
    for await (const line of run.iterable({ from: "all" })) onLine(line);
    return (await run).stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const last = [error.all].flat().slice(-12).join("\n");
    throw new UserError(
      `\`go ${words[0] ?? ""}\` failed in scripts/toolchain/${path.basename(folder)}:\n${last}`,
      "see whether a Go module proxy can be reached (`go env GOPROXY`), then run the command again; it goes on where it stopped.",
    );
  }
}

/** On the disk of the caches, since /tmp may be small. */
async function temporaryFolder(): Promise<string> {
  const folder = path.join(caches, "tmp");
  await mkdir(folder, { recursive: true });
  return folder;
}
