/** docs/performance.md: one part by `npm run bench`, one by `npm run bench:previews`, neither of which touches the other's. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type ImageKey, rehearsalImages } from "../../infra/default-images.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";

const file = path.join(repositoryRoot, "docs/performance.md");
/** The heading with which the second part begins. */
const previewsHeading = "\n## Previews\n";

const engineVersion = z.object({ Version: z.string() });

/** Writes one part of the report. The previews' begins with a heading of its own. */
export function writeReport(part: "main" | "previews", text: string): void {
  writeFileSync(file, withPart(readFileSync(file, "utf8"), part, text));
}

/** @returns the report with one part replaced */
export function withPart(report: string, part: "main" | "previews", text: string): string {
  const [main = "", previews] = report.split(previewsHeading);
  if (part === "previews") return `${main}${previewsHeading}\n${text}`;
  return previews === undefined ? text : `${text}${previewsHeading}${previews}`;
}

/** Such as `2026-11-26`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What it was measured on, as a list. */
export async function describeMachine(images: Record<ImageKey, string>): Promise<string> {
  const { Version } = engineVersion.parse(await dockerClient().version());
  const [cpu] = cpus();
  const server = isStandIn(images) ? "the stand-in, which starts sooner than Logto" : "Logto";
  return [
    `- Machine: ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, Linux ${release()}, Docker ${Version}, Node.js ${process.versions.node}`,
    `- Images: \`${images.logtoImage}\` (${server}), \`${images.postgresImage}\`, \`${images.nodeImage}\`, \`${images.caddyImage}\``,
  ].join("\n");
}

/** The stand-in starts sooner than Logto, so ratios to it say little. */
export function isStandIn({ logtoImage }: Record<ImageKey, string>): boolean {
  return logtoImage === rehearsalImages.logtoImage;
}
