/**
 * `npm run bench`: measures what the project promises about speed and memory, on this machine, and prints a table. With
 * `-- --write` the table also becomes docs/performance.md. BENCH_RUNS (default 5) is how often each time is measured.
 */
import { z } from "zod";
import type { ImageChoice } from "../../scripts/setup/images.ts";
import { say } from "../../scripts/setup/progress.mjs";
import type { Surroundings } from "../e2e/harness/story.ts";
import type { Measurement } from "./measurement.ts";
import { measureMemory } from "./memory.ts";
import { measureNewStack, measureUnchanged } from "./new-stack.ts";
import { today } from "./report.ts";
import { measurePageThroughput } from "./page-throughput.ts";
import { runBench } from "./run-bench.ts";

const runs = z.coerce.number().int().min(1).default(5).parse(process.env["BENCH_RUNS"]);

await runBench({ folder: "bench", measure, part: "main", report });

async function measure(surroundings: Surroundings, choice: ImageChoice): Promise<Measurement[]> {
  say(`Measuring, ${runs} runs each. Let nothing else run meanwhile.`);
  const throughput = await measurePageThroughput(choice.images.postgresImage, runs);
  const { measurement, stack } = await measureNewStack(surroundings, choice, runs);
  const unchanged = await measureUnchanged(surroundings, stack, runs);
  const memory = await measureMemory(surroundings, stack);
  return [measurement, ...unchanged, memory, throughput];
}

function report(table: string, machine: string): string {
  return `# Performance

Measured by \`npm run bench -- --write\` on ${today()}: medians of ${runs} runs, what is compared taking turns.

${machine}

${table}

Ready means: status 204 and OpenID discovery 200, and for the stack that \`pulumi up\` has returned. The bare page is Express with its defaults and
express-session in PostgreSQL, sending the same HTML. \`artifacts/bench/timeline.txt\` shows which resource took how long in a new stack. Updates run as plain \`pulumi up\` does: NODE_COMPILE_CACHE, which this
project's own commands set and which speeds up any program, is left out on both sides; the program keeps compiled code by itself.
`;
}
