/**
 * A Go compiler that is new enough: the machine's own, or one unpacked from Debian's or Ubuntu's packages into a folder
 * of ours. From Go 1.21 on, Go itself fetches the exact version from the module proxy that it is configured for.
 */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { debianArchives, readOsRelease } from "./apt-settings.ts";
import { isDebianLike } from "./system-packages.ts";
import { explained } from "./tool.ts";
import { UserError } from "./user-error.mjs";

/** The first Go that can fetch another version of itself. */
const oldestGo = "1.21";

/** How to call a Go of the right version. */
export interface GoToolchain {
  command: string;
  environment: Record<string, string>;
}

/** Compares dotted version numbers. */
export function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [numbers(version), numbers(wanted)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Picks the newest of Debian's compilers (`golang-1.23-go`) that is new enough. */
export function newestGoPackage(names: string[]): string | undefined {
  return names
    .flatMap((name) => /^golang-(1\.\d+)-go$/u.exec(name)?.[1] ?? [])
    .filter((version) => isAtLeast(version, oldestGo))
    .toSorted((left, right) => (isAtLeast(left, right) ? -1 : 1))
    .at(0);
}

/**
 * Finds or fetches Go.
 * @param wanted - the version that our modules need, such as `1.26.6`.
 * @param folder - where to unpack a compiler; the caller removes it.
 * @throws UserError where there is none and none can be fetched.
 */
export async function findGo(
  wanted: string,
  folder: string,
  update: (detail: string) => void,
): Promise<GoToolchain> {
  for (const command of ["go", "/usr/local/go/bin/go"]) {
    const { exitCode, stdout } = await execa(command, ["env", "GOVERSION"], {
      reject: false,
      env: { GOTOOLCHAIN: "local" },
    });
    if (exitCode !== 0) continue;
    const version = stdout.replace(/^go/u, "").trim();
    if (isAtLeast(version, oldestGo)) return toolchain(command, version, wanted);
  }
  const version = (await unpackedVersion(folder)) ?? (await unpackDebianGo(folder, update));
  return toolchain(path.join(folder, `usr/lib/go-${version}/bin/go`), version, wanted);
}

/** Written last, so that it names the compiler that an earlier call has unpacked as a whole. */
const unpackedMark = "unpacked-version";

async function unpackedVersion(folder: string): Promise<string | undefined> {
  return readFile(path.join(folder, unpackedMark), "utf8").catch(() => undefined);
}

function toolchain(command: string, version: string, wanted: string): GoToolchain {
  return { command, environment: { GOTOOLCHAIN: isAtLeast(version, wanted) ? "local" : `go${wanted}` } };
}

/** Nothing of the system is changed: apt works in a folder of ours, the packages are unpacked, not installed. */
async function unpackDebianGo(folder: string, update: (detail: string) => void): Promise<string> {
  update("fetching a Go compiler from the distribution's packages");
  const fix = `install Go ${oldestGo} or newer, so that \`go version\` works, and run the command again.`;
  if (!(await isDebianLike()))
    throw new UserError("Building the Pulumi tools needs a Go compiler, and there is none here.", fix);
  const release = await readOsRelease();
  const { main } = await debianArchives();
  const source = { archive: main, suite: release["VERSION_CODENAME"] };
  return explained(`see whether this machine's package archive can be reached, or ${fix}`, () =>
    unpackFrom(source, folder, fix),
  );
}

/** @returns the version that was unpacked */
async function unpackFrom(source: AptArchive, folder: string, fix: string): Promise<string> {
  const apt = await updateLists(path.join(folder, "apt"), source);
  const { stdout } = await execa("apt-cache", [...apt, "pkgnames", "golang-1."]);
  const version = newestGoPackage(stdout.split("\n"));
  if (version === undefined) {
    throw new UserError(
      `Building the Pulumi tools needs Go ${oldestGo}; this distribution's packages have none so new.`,
      fix,
    );
  }
  await execa("apt-get", [...apt, "download", `golang-${version}-go`, `golang-${version}-src`], {
    cwd: folder,
  });
  for (const name of await readdir(folder)) {
    if (name.endsWith(".deb")) await execa("dpkg-deb", ["--extract", path.join(folder, name), folder]);
  }
  await writeFile(path.join(folder, unpackedMark), version);
  return version;
}

/** Where this machine's Debian gets its packages; nothing of it is known where it is another system. */
export interface AptArchive {
  archive: string | undefined;
  suite: string | undefined;
}

/**
 * Has apt read its lists into a folder of ours: on Debian those of the backports too, which hold a newer Go than an old
 * release itself, unless its archive has none.
 * @returns the options with which apt uses them
 */
export async function updateLists(folder: string, { archive, suite }: AptArchive): Promise<string[]> {
  if (archive === undefined || suite === undefined) {
    const apt = await privateApt(folder, []);
    await execa("apt-get", [...apt, "update"], { all: true });
    return apt;
  }
  const from = (name: string) =>
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${archive} ${name} main`;
  const withBackports = await privateApt(folder, [from(suite), from(`${suite}-backports`)]);
  const { exitCode } = await execa("apt-get", [...withBackports, "update"], { reject: false });
  if (exitCode === 0) return withBackports;
  const apt = await privateApt(folder, [from(suite)]);
  await execa("apt-get", [...apt, "update"], { all: true });
  return apt;
}

/** Options that give apt a state of its own. @param sources none for the machine's own */
async function privateApt(folder: string, sources: string[]): Promise<string[]> {
  const lists = path.join(folder, "lists/partial");
  const cache = path.join(folder, "cache/archives/partial");
  await mkdir(lists, { recursive: true });
  await mkdir(cache, { recursive: true });
  const options = [`Dir::State::lists=${path.dirname(lists)}`, `Dir::Cache=${path.join(folder, "cache")}`];
  if (sources.length > 0) {
    const file = path.join(folder, "sources.list");
    await writeFile(file, `${sources.join("\n")}\n`);
    options.push(`Dir::Etc::sourcelist=${file}`, "Dir::Etc::sourceparts=-");
  }
  return options.flatMap((option) => ["--option", option]);
}
