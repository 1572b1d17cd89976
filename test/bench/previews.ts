/**
 * `npm run bench:previews`: measures what is promised of previews, on this machine, and prints a table; with `-- --write` it
 * becomes a section of docs/performance.md. BENCH_RUNS (3): how often each time is measured. BENCH_PREVIEWS (5): how many
 * come up at the same time. BENCH_CYCLES (20): how often one comes up and goes; a quarter of them are killed on the way.
 */
import { z } from "zod";
import type { ImageChoice } from "../../scripts/setup/images.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { PreviewCommand } from "../e2e/harness/preview-command.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import type { Measurement } from "./measurement.ts";
import { measureCycles } from "./preview-cycles.ts";
import { measureIsolation } from "./preview-isolation.ts";
import { measurePreviewTimes } from "./preview-times.ts";
import { today } from "./report.ts";
import { runBench } from "./run-bench.ts";

const count = (usual: number) => z.coerce.number().int().min(1).default(usual);
const settings = z
  .object({ BENCH_RUNS: count(3), BENCH_PREVIEWS: count(5), BENCH_CYCLES: count(20) })
  .transform(({ BENCH_RUNS: runs, BENCH_PREVIEWS: previews, BENCH_CYCLES: cycles }) => ({
    runs,
    previews,
    cycles,
  }))
  .parse(process.env);

await runBench({ folder: "bench-previews", measure, part: "previews", report });

async function measure(surroundings: Surroundings, { images }: ImageChoice): Promise<Measurement[]> {
  say("Measuring. Let nothing else run meanwhile, on this machine and on its Docker engine.");
  const preview = new PreviewCommand(surroundings);
  return [
    ...(await measurePreviewTimes(surroundings, preview, images, settings.runs)),
    await measureIsolation(surroundings, preview, settings.previews),
    await measureCycles(preview, settings.cycles),
  ];
}

function report(table: string, machine: string): string {
  return `Measured by \`npm run bench:previews -- --write\` on ${today()}: medians of ${settings.runs} runs.\n\n${machine}\n\n${table}\n`;
}
