/**
 * A Go compiler that is new enough: the machine's own, or one unpacked from Debian's or Ubuntu's packages into a folder
 * of ours. From Go 1.21 on, Go itself fetches the exact version from the module proxy that it is configured for.
 */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { debianArchives, readOsRelease } from "./apt-settings.ts";
import { isDebianLike } from "./system-packages.ts";
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
  const apt = await privateApt(path.join(folder, "apt"));
  await execa("apt-get", [...apt, "update"]);
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

/** Options that give apt a state of its own; on Debian with backports, which hold a newer Go than an old release itself. */
async function privateApt(folder: string): Promise<string[]> {
  const lists = path.join(folder, "lists/partial");
  const cache = path.join(folder, "cache/archives/partial");
  await mkdir(lists, { recursive: true });
  await mkdir(cache, { recursive: true });
  const options = [`Dir::State::lists=${path.dirname(lists)}`, `Dir::Cache=${path.join(folder, "cache")}`];
  const { main } = await debianArchives();
  const suite = (await readOsRelease())["VERSION_CODENAME"];
  if (main && suite) {
    const sources = path.join(folder, "sources.list");
    const from = (name: string) =>
      `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${main} ${name} main\n`;
    await writeFile(sources, from(suite) + from(`${suite}-backports`));
    options.push(`Dir::Etc::sourcelist=${sources}`, "Dir::Etc::sourceparts=-");
  }
  return options.flatMap((option) => ["--option", option]);
}
