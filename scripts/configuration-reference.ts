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

const project = z.object({
  config: z.record(
    z.object({
      type: z.string(),
      description: z.string(),
      default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.object({})]),
    }),
  ),
});

/** The reference, as Markdown. */
export function configurationReference(pulumiYaml: string): string {
  const { config } = project.parse(parse(pulumiYaml));
  const rows = Object.entries(config).map(
    ([key, { type, description, default: value }]) =>
      `| \`${key}\` | ${type} | ${shownDefault(key, value)} | ${description.trim().replaceAll("|", "\\|")} |`,
  );
  return `# Configuration

<!-- Written by \`npm run docs\` from Pulumi.yaml; change the descriptions there. -->

Set a key with \`pulumi config set <key> <value>\`, a part of an object with \`pulumi config set --path tencent.sdkAppId 1400006666\`,
and a secret with \`pulumi config set --secret --path tencent.accessKeySecret\`. Every problem is reported at once, before anything
is changed.

| key | type | default | meaning |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
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
