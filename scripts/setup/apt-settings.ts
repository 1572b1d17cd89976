/**
 * What this machine's own package settings are (mirror, proxy, certificate authorities), so that images which are
 * built here from packages reach the same servers in the same way. No server is named in this project.
 */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** One source of packages: an archive's address and the suites that are used of it. */
export interface AptSource {
  uri: string;
  suites: string[];
}

/** Parses a file in either of apt's formats: `deb uri suite component` lines or deb822 paragraphs. */
export function parseAptSources(text: string): AptSource[] {
  return [...parseOneLineSources(text), ...parseDeb822Sources(text)];
}

function parseOneLineSources(text: string): AptSource[] {
  return [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gmu)].map(([, uri = "", suite = ""]) => ({
    uri,
    suites: [suite],
  }));
}

function parseDeb822Sources(text: string): AptSource[] {
  return text.split(/\n\s*\n/u).flatMap((paragraph) => {
    const field = (name: string) =>
      new RegExp(`^${name}:\\s*(.+)$`, "mu").exec(paragraph)?.[1]?.split(/\s+/u) ?? [];
    if (!field("Types").includes("deb") || field("Enabled").includes("no")) return [];
    return field("URIs").map((uri) => ({ uri, suites: field("Suites") }));
  });
}

/** The archive that holds a suite, and the one that holds its security updates, as far as this machine names them. */
export interface DebianArchives {
  main?: string | undefined;
  security?: string | undefined;
}

/** Picks the archives for any Debian suite out of the sources of a Debian machine of any other suite. */
export function pickArchives(sources: AptSource[], hostSuite: string): DebianArchives {
  const holding = (suite: string) => sources.find(({ suites }) => suites.includes(suite))?.uri;
  return { main: holding(hostSuite), security: holding(`${hostSuite}-security`) };
}

/** The archives that this machine uses; nothing where it isn't a Debian. */
export async function debianArchives(root = "/"): Promise<DebianArchives> {
  const release = await readOsRelease(root);
  const suite = release["VERSION_CODENAME"];
  if (release["ID"] !== "debian" || !suite) return {};
  const folder = path.join(root, "etc/apt/sources.list.d");
  const names = await readdir(folder).catch(() => []);
  const files = [
    path.join(root, "etc/apt/sources.list"),
    ...names.filter((name) => /\.(list|sources)$/u.test(name)).map((name) => path.join(folder, name)),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return pickArchives(texts.flatMap(parseAptSources), suite);
}

/** The fields of /etc/os-release; empty where there is none. */
export async function readOsRelease(root = "/"): Promise<Record<string, string>> {
  const text = await readFile(path.join(root, "etc/os-release"), "utf8").catch(() => "");
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gmu)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/**
 * Keeps of `apt-config dump` what says how to reach servers. A setting that holds a user name or a password is left
 * out, since an image's layers are no place for it.
 */
export function keepTransportSettings(dump: string): string {
  return dump
    .split("\n")
    .filter((line) => /^Acquire::(https?::|Check-|Retries)/u.test(line) && !/:\/\/[^/"]*@/u.test(line))
    .join("\n");
}
