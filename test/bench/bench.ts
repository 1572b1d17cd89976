/**
 * `npm run bench`: measures what the project promises about speed and memory, on this machine, and prints a table. With
 * `-- --write` the table also becomes docs/performance.md. BENCH_RUNS (default 5) is how often each time is measured.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import path from "node:path";
import { z } from "zod";
import { rehearsalImages } from "../../infra/default-images.ts";
import { runCommand } from "../../scripts/setup/command.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureDocker } from "../../scripts/setup/docker-engine.ts";
import { ensureImages, type ImageChoice } from "../../scripts/setup/images.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { isKept, type Measurement, renderTable } from "./measurement.ts";
import { measureMemory } from "./memory.ts";
import { measureNewStack, measureUnchanged } from "./new-stack.ts";
import { measurePageThroughput } from "./page-throughput.ts";

const runs = z.coerce.number().int().min(1).default(5).parse(process.env["BENCH_RUNS"]);

const engineVersion = z.object({ Version: z.string() });

await runCommand(async (words) => {
  await ensureDocker();
  const choice = await ensureImages();
  const measurements = await measure(choice);
  const table = renderTable(measurements);
  process.stdout.write(`\n${table}\n`);
  if (words.includes("--write")) {
    writeFileSync(path.join(repositoryRoot, "docs/performance.md"), await report(table, choice));
  }
  return measurements.every(isKept) ? 0 : 1;
});

async function measure(choice: ImageChoice): Promise<Measurement[]> {
  const folder = path.join(repositoryRoot, "artifacts/bench");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const endings: (() => Promise<unknown>)[] = [];
  const surroundings = {
    folder,
    atEnd: (work: () => Promise<unknown>) => void endings.push(work),
    onFailure: () => undefined,
  };
  try {
    say(`Measuring, ${runs} runs each. Let nothing else run meanwhile.`);
    const throughput = await measurePageThroughput(choice.images.postgresImage, runs);
    const { measurement, stack } = await measureNewStack(surroundings, choice, runs);
    const unchanged = await measureUnchanged(surroundings, stack, runs);
    const memory = await measureMemory(surroundings, stack);
    return [measurement, ...unchanged, memory, throughput];
  } finally {
    for (const ending of endings.toReversed()) await ending();
  }
}

async function report(table: string, { images }: ImageChoice): Promise<string> {
  const { Version } = engineVersion.parse(await dockerClient().version());
  const [cpu] = cpus();
  const server =
    images.logtoImage === rehearsalImages.logtoImage
      ? "the stand-in, which starts sooner than Logto"
      : "Logto";
  return `# Performance

Measured by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: medians of ${runs} runs, what is compared taking turns.

- Machine: ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, Linux ${release()}, Docker ${Version}, Node.js ${process.versions.node}
- Images: \`${images.logtoImage}\` (${server}), \`${images.postgresImage}\`, \`${images.nodeImage}\`, \`${images.caddyImage}\`

${table}

Ready means: status 204 and OpenID discovery 200, and for the stack that \`pulumi up\` has returned. The bare page is Express with its defaults and
express-session in PostgreSQL, sending the same HTML. \`artifacts/bench/timeline.txt\` shows which resource took how long in the last new stack.
`;
}
