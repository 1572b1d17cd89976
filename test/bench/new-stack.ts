/** `pulumi up` of a new stack against plain `docker run` of the same images, taking turns; then an update without changes. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { rehearsalImages } from "../../infra/default-images.ts";
import type { ImageChoice } from "../../scripts/setup/images.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { ConnectionCounter } from "../e2e/harness/connection-counter.ts";
import type { UpdateReport } from "../e2e/harness/event-log.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import { TestStack } from "../e2e/harness/test-stack.ts";
import type { Measurement } from "./measurement.ts";
import { secondsOfPlainRun } from "./plain-containers.ts";
import { median, secondsOf } from "./statistics.ts";

/** @returns the row, and the last stack, which still runs */
export async function measureNewStack(surroundings: Surroundings, { images }: ImageChoice, runs: number) {
  const seconds = { up: [] as number[], plain: [] as number[] };
  let stack = await TestStack.create(surroundings);
  // The images that the stack builds are local from here on. Only this update is recorded, which takes time itself.
  const { report } = await stack.up();
  writeFileSync(path.join(surroundings.folder, "timeline.txt"), timeline(report));
  for (let run = 0; run < runs; run += 1) {
    await stack.remove();
    seconds.plain.push(await secondsOfPlainRun(images));
    stack = await TestStack.create(surroundings);
    const fresh = stack;
    seconds.up.push(await secondsOf(() => plainUp(fresh)));
    say(
      `  new stack ${run + 1}/${runs}: up ${last(seconds.up)} s, plain docker run ${last(seconds.plain)} s`,
    );
  }
  const measurement: Measurement = {
    what: "`up` of a new stack, images local, to ready ÷ plain `docker run` of PostgreSQL and Logto with seed, to ready",
    value: median(seconds.up) / median(seconds.plain),
    digits: 2,
    unit: "",
    from: `${median(seconds.up).toFixed(1)} s ÷ ${median(seconds.plain).toFixed(1)} s`,
    // The stand-in starts sooner than Logto, so the ratio says little about it.
    ...(images.logtoImage !== rehearsalImages.logtoImage && { atMost: 1.5 }),
  };
  return { measurement, stack };
}

/** Rows for an update without changes: its time against an empty program's, and its requests to the Management API. */
export async function measureUnchanged(
  surroundings: Surroundings,
  stack: TestStack,
  runs: number,
): Promise<Measurement[]> {
  const empty = await createEmptyStack(surroundings, stack);
  const seconds = { unchanged: [] as number[], empty: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    seconds.empty.push(await secondsOf(empty));
    seconds.unchanged.push(await secondsOf(() => plainUp(stack)));
  }
  const counter = new ConnectionCounter(surroundings, stack);
  await counter.up();
  return [
    {
      what: "second `up` with no change ÷ the same CLI on a program with no resources",
      value: median(seconds.unchanged) / median(seconds.empty),
      digits: 2,
      unit: "",
      from: `${median(seconds.unchanged).toFixed(2)} s ÷ ${median(seconds.empty).toFixed(2)} s`,
      atMost: 1.6,
    },
    {
      what: "Management API requests during an unchanged `up` without refresh",
      value: counter.count(),
      digits: 0,
      unit: "",
      from: "connections that the update's processes opened to the stack",
      atMost: 0,
    },
  ];
}

/** As a person runs it. */
function plainUp({ name, pulumi }: TestStack): Promise<unknown> {
  return plainPulumi(pulumi, repositoryRoot, ["up", "--yes", "--skip-preview", "--stack", name]);
}

/** Pulumi as it comes: our own commands also give it a folder for compiled code, which speeds up any program. */
function plainPulumi(
  { command, environment }: TestStack["pulumi"],
  cwd: string,
  words: string[],
): Promise<unknown> {
  const env = { ...environment, NODE_COMPILE_CACHE: undefined };
  return execa(command, [...words, "--non-interactive"], { cwd, env });
}

/** @returns what runs an update of a program with no resources */
async function createEmptyStack(surroundings: Surroundings, { pulumi }: TestStack) {
  const folder = path.join(import.meta.dirname, "empty-program");
  const call = (words: string[]) => plainPulumi(pulumi, folder, [...words, "--stack", "empty"]);
  await plainPulumi(pulumi, folder, ["stack", "init", "empty", "--no-select"]);
  surroundings.atEnd(() => call(["stack", "rm", "--yes", "--force"]));
  const up = () => call(["up", "--yes", "--skip-preview"]);
  await up();
  return up;
}

/** Which resource took how long, in the order of their begin. */
function timeline({ steps }: UpdateReport): string {
  const began = Math.min(...steps.map(({ startedAt }) => startedAt));
  return steps
    .map(({ op, type, name, startedAt, endedAt }) => {
      const from = String(startedAt - began).padStart(4);
      const to = String((endedAt ?? NaN) - began).padStart(4);
      return `${from} s to ${to} s  ${op} ${type} ${name}`;
    })
    .join("\n");
}

function last(values: readonly number[]): string {
  return (values.at(-1) ?? NaN).toFixed(1);
}
