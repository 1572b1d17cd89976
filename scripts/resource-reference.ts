/**
 * Writes docs/resources/, one page a resource of the provider, from the provider's own schema and the example programs.
 * Part of `npm run docs`; with `--check` it fails where a page isn't up to date.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages, type Page } from "../infra/provider/reference.ts";
import { loadAllResources } from "../infra/provider/resources/index.ts";
import { packageSchema } from "../infra/provider/schema.ts";

const folder = join(import.meta.dirname, "../docs/resources");
const exampleFolder = join(folder, "examples");

/** The pages as they should be. */
export async function wantedPages(): Promise<Page[]> {
  const names = readdirSync(exampleFolder);
  const examples = names.map((name) => [name, readFileSync(join(exampleFolder, name), "utf8")] as const);
  const resources = await loadAllResources();
  return referencePages(await packageSchema("0.1.0"), resources, Object.fromEntries(examples));
}

/** Names of the pages that are missing, outdated or of no resource. */
export async function outdatedPages(): Promise<string[]> {
  const pages = await wantedPages();
  const present = readdirSync(folder).filter((name) => name.endsWith(".md"));
  const differing = pages.filter(
    ({ file, text }) => !present.includes(file) || readFileSync(join(folder, file), "utf8") !== text,
  );
  const orphans = present.filter((name) => !pages.some(({ file }) => file === name));
  return [...differing.map(({ file }) => file), ...orphans];
}

if (process.argv[1] === import.meta.filename) {
  if (!process.argv.includes("--check")) {
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of await wantedPages()) writeFileSync(join(folder, file), text);
  } else {
    const outdated = await outdatedPages();
    if (outdated.length > 0) {
      console.error(`docs/resources isn't up to date (${outdated.join(", ")}); run: npm run docs`);
      process.exitCode = 1;
    }
  }
}
