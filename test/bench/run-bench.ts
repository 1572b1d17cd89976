/** What both benches of stacks are: a command that measures, prints a table, and with `-- --write` makes it part of the report. */
import { runCommand } from "../../scripts/setup/command.ts";
import { ensureDocker } from "../../scripts/setup/docker-engine.ts";
import { ensureImages, type ImageChoice } from "../../scripts/setup/images.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import { isKept, type Measurement, renderTable } from "./measurement.ts";
import { describeMachine, writeReport } from "./report.ts";
import { inSurroundings } from "./surroundings.ts";

/** What differs. */
export interface Bench {
  /** The folder in artifacts/. */
  folder: string;
  measure: (surroundings: Surroundings, choice: ImageChoice) => Promise<Measurement[]>;
  part: "main" | "previews";
  /** Writes the part. @param machine what it was measured on */
  report: (table: string, machine: string) => string;
}

/** Runs one. It fails where a bound isn't kept. */
export async function runBench({ folder, measure, part, report }: Bench): Promise<void> {
  await runCommand(async (words) => {
    await ensureDocker();
    const choice = await ensureImages();
    const measurements = await inSurroundings(folder, (surroundings) => measure(surroundings, choice));
    const table = renderTable(measurements);
    process.stdout.write(`\n${table}\n`);
    if (words.includes("--write")) writeReport(part, report(table, await describeMachine(choice.images)));
    return measurements.every(isKept) ? 0 : 1;
  });
}
