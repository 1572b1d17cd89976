/**
 * Writes docs/configuration.md from the declarations in Pulumi.yaml, so that a key is described in one place only.
 * `npm run docs` writes it; with `--check` it fails where the file isn't up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { defaultImages } from "../infra/default-images.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, "docs/configuration.md");

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.object({})]);
/** A key of the project's own namespace has a type and a default; Pulumi lets one of another namespace have a value only. */
const ownKey = z.object({ type: z.string(), description: z.string(), default: value });
const previewKey = z.object({ description: z.string(), value });
const project = z.object({ config: z.record(z.union([ownKey, previewKey])) });

/** The reference, as Markdown. */
export function configurationReference(pulumiYaml: string): string {
  const { config } = project.parse(parse(pulumiYaml));
  const rows = Object.entries(config).flatMap(([key, entry]) =>
    "type" in entry
      ? [`| \`${key}\` | ${entry.type} | ${shownDefault(key, entry.default)} | ${cell(entry.description)} |`]
      : [],
  );
  const previewRows = Object.entries(config).flatMap(([key, entry]) =>
    "type" in entry
      ? []
      : [`| \`${key}\` | ${shownDefault(key, entry.value)} | ${cell(entry.description)} |`],
  );
  return `# Configuration

<!-- Written by \`npm run docs\` from Pulumi.yaml; change the descriptions there. -->

Set a key with \`pulumi config set <key> <value>\`, a part of an object with \`pulumi config set --path tencent.sdkAppId 1400006666\`,
and a secret with \`pulumi config set --secret --path tencent.accessKeySecret\`. Every problem is reported at once, before anything
is changed.

| key | type | default | meaning |
| --- | --- | --- | --- |
${rows.join("\n")}

## Previews

What a team decides for all its previews ([previews.md](previews.md)), in Pulumi.yaml; PREVIEW_DOMAIN, PREVIEW_MAX and so on in the
environment replace it for one machine.

| key | value | meaning |
| --- | --- | --- |
${previewRows.join("\n")}
`;
}

function cell(description: string): string {
  return description.trim().replaceAll("|", "\\|");
}

function shownDefault(key: string, value: unknown): string {
  const image = Object.entries(defaultImages).find(([name]) => name === key)?.[1];
  if (image !== undefined) return `\`${image}\``;
  return value === "" ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

if (process.argv[1] === import.meta.filename) {
  const wanted = configurationReference(readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  if (!process.argv.includes("--check")) {
    writeFileSync(target, wanted);
  } else if (readFileSync(target, "utf8") !== wanted) {
    console.error("docs/configuration.md isn't up to date with Pulumi.yaml; run: npm run docs");
    process.exitCode = 1;
  }
}
