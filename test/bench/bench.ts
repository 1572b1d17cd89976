/**
 * `npm run bench`: measures what the project promises about speed and memory, on this machine, and prints a table. With
 * `-- --write` the table also becomes docs/performance.md. BENCH_RUNS (default 5) is how often each time is measured.
 */
import { z } from "zod";
import { runCommand } from "../../scripts/setup/command.ts";
import { ensureDocker } from "../../scripts/setup/docker-engine.ts";
import { ensureImages, type ImageChoice } from "../../scripts/setup/images.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { isKept, type Measurement, renderTable } from "./measurement.ts";
import { measureMemory } from "./memory.ts";
import { measureNewStack, measureUnchanged } from "./new-stack.ts";
import { describeMachine, today, writeReport } from "./report.ts";
import { measurePageThroughput } from "./page-throughput.ts";
import { inSurroundings } from "./surroundings.ts";

const runs = z.coerce.number().int().min(1).default(5).parse(process.env["BENCH_RUNS"]);

await runCommand(async (words) => {
  await ensureDocker();
  const choice = await ensureImages();
  const measurements = await measure(choice);
  const table = renderTable(measurements);
  process.stdout.write(`\n${table}\n`);
  if (words.includes("--write")) {
    writeReport("main", await report(table, choice));
  }
  return measurements.every(isKept) ? 0 : 1;
});

function measure(choice: ImageChoice): Promise<Measurement[]> {
  say(`Measuring, ${runs} runs each. Let nothing else run meanwhile.`);
  return inSurroundings("bench", async (surroundings) => {
    const throughput = await measurePageThroughput(choice.images.postgresImage, runs);
    const { measurement, stack } = await measureNewStack(surroundings, choice, runs);
    const unchanged = await measureUnchanged(surroundings, stack, runs);
    const memory = await measureMemory(surroundings, stack);
    return [measurement, ...unchanged, memory, throughput];
  });
}

async function report(table: string, { images }: ImageChoice): Promise<string> {
  return `# Performance

Measured by \`npm run bench -- --write\` on ${today()}: medians of ${runs} runs, what is compared taking turns.

${await describeMachine(images)}

${table}

Ready means: status 204 and OpenID discovery 200, and for the stack that \`pulumi up\` has returned. The bare page is Express with its defaults and
express-session in PostgreSQL, sending the same HTML. \`artifacts/bench/timeline.txt\` shows which resource took how long in a new stack. Updates run as plain \`pulumi up\` does: NODE_COMPILE_CACHE, which this
project's own commands set and which speeds up any program, is left out on both sides; the program keeps compiled code by itself.
`;
}
