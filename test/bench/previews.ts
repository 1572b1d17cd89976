/**
 * `npm run bench:previews`: measures what is promised of previews, on this machine, and prints a table; with `-- --write` it
 * becomes a section of docs/performance.md. BENCH_RUNS (3): how often each time is measured. BENCH_PREVIEWS (5): how many
 * come up at the same time. BENCH_CYCLES (20): how often one comes up and goes; a quarter of them are killed on the way.
 */
import { z } from "zod";
import { runCommand } from "../../scripts/setup/command.ts";
import { ensureDocker } from "../../scripts/setup/docker-engine.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { PreviewCommand } from "../e2e/harness/preview-command.ts";
import { isKept, type Measurement, renderTable } from "./measurement.ts";
import { measureCycles } from "./preview-cycles.ts";
import { measureIsolation } from "./preview-isolation.ts";
import { measurePreviewTimes } from "./preview-times.ts";
import { describeMachine, today, writeReport } from "./report.ts";
import { inSurroundings } from "./surroundings.ts";

const count = (usual: number) => z.coerce.number().int().min(1).default(usual);
const settings = z
  .object({ BENCH_RUNS: count(3), BENCH_PREVIEWS: count(5), BENCH_CYCLES: count(20) })
  .transform(({ BENCH_RUNS: runs, BENCH_PREVIEWS: previews, BENCH_CYCLES: cycles }) => ({
    runs,
    previews,
    cycles,
  }))
  .parse(process.env);

await runCommand(async (words) => {
  await ensureDocker();
  const { images } = await ensureImages();
  const measurements = await measure(images);
  const table = renderTable(measurements);
  process.stdout.write(`\n${table}\n`);
  if (words.includes("--write")) {
    const text = `Measured by \`npm run bench:previews -- --write\` on ${today()}: medians of ${settings.runs} runs.\n\n${await describeMachine(images)}\n\n${table}\n`;
    writeReport("previews", text);
  }
  return measurements.every(isKept) ? 0 : 1;
});

function measure(images: Parameters<typeof describeMachine>[0]): Promise<Measurement[]> {
  say("Measuring. Let nothing else run meanwhile, on this machine and on its Docker engine.");
  return inSurroundings("bench-previews", async (surroundings) => {
    const preview = new PreviewCommand(surroundings);
    return [
      ...(await measurePreviewTimes(surroundings, preview, images, settings.runs)),
      await measureIsolation(surroundings, preview, settings.previews),
      await measureCycles(preview, settings.cycles),
    ];
  });
}
