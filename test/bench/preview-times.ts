/** How long a preview takes: from nothing, after a change of the app, from a stop, and to nothing again; and what it takes. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ImageKey } from "../../infra/default-images.ts";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { say } from "../../scripts/setup/progress.mjs";
import { TestBrowser } from "../e2e/harness/browser.ts";
import type { Card, PreviewCommand } from "../e2e/harness/preview-command.ts";
import { signUpByCard } from "../e2e/harness/reviewer.ts";
import type { Surroundings } from "../e2e/harness/story.ts";
import type { Measurement } from "./measurement.ts";
import { memoryAfterSignUp } from "./memory.ts";
import { secondsOfPlainRun } from "./plain-containers.ts";
import { isStandIn } from "./report.ts";
import { median, secondsOf } from "./statistics.ts";

const subject = "bench";
const appSource = path.join(repositoryRoot, "app/pages/home-page.ts");

const names = ["plain", "up", "update", "start", "down"] as const;
/** Seconds of each run. */
type Times = Record<(typeof names)[number], number[]>;

/** @returns the rows about one preview */
export async function measurePreviewTimes(
  surroundings: Surroundings,
  preview: PreviewCommand,
  images: Record<ImageKey, string>,
  runs: number,
): Promise<Measurement[]> {
  preview.removeAtEnd(stackNameOf(subject));
  const times: Times = { plain: [], up: [], update: [], start: [], down: [] };
  // The images that a preview builds are local from here on.
  await preview.up(subject);
  await down(preview);
  let memory: Measurement[] = [];
  for (let run = 1; run <= runs; run += 1) {
    times.plain.push(await secondsOfPlainRun(images));
    times.up.push(await secondsOf(() => preview.up(subject)));
    times.update.push(await secondsOfUpdate(preview, `run ${run} of ${Date.now()}`));
    times.start.push(await secondsOfStart(preview));
    if (run === runs) memory = [await measureMemory(surroundings, preview)];
    times.down.push(await secondsOf(() => down(preview)));
    const shown = names.map((what) => `${what} ${last(times[what])} s`);
    say(`  one preview ${run}/${runs}: ${shown.join(", ")}`);
  }
  return [...rows(times, isStandIn(images)), ...memory];
}

function rows({ plain, up, update, start, down: gone }: Times, isRehearsal: boolean): Measurement[] {
  const ratio = (what: string, above: number[], below: number[], atMost: number): Measurement => ({
    what,
    value: median(above) / median(below),
    digits: 2,
    unit: "",
    from: `${median(above).toFixed(1)} s ÷ ${median(below).toFixed(1)} s`,
    ...(!isRehearsal && { atMost }),
  });
  const seconds = (what: string, values: number[]): Measurement => ({
    what,
    value: median(values),
    digits: 1,
    unit: "s",
    from: values.map((value) => value.toFixed(1)).join(", "),
    atMost: 15,
  });
  return [
    ratio(
      "`preview up` from nothing, images local, to ready ÷ plain `docker run` of PostgreSQL and Logto with seed, to ready",
      up,
      plain,
      1.5,
    ),
    ratio("`preview up` after a change in app/, to ready ÷ the first `preview up`", update, up, 0.4),
    seconds("`preview up` of a stopped preview, to ready", start),
    seconds("`preview down`, to nothing left", gone),
  ];
}

/** The change is a comment, which is content of the image's sources all the same. */
async function secondsOfUpdate(preview: PreviewCommand, comment: string): Promise<number> {
  const source = readFileSync(appSource, "utf8");
  writeFileSync(appSource, `${source}\n// ${comment}\n`);
  try {
    let card: Card | undefined;
    const seconds = await secondsOf(async () => (card = await preview.up(subject)));
    const changed = card?.changes.some(({ resource }) => resource === "container app");
    if (changed !== true) throw new Error("The update didn't replace the app.");
    return seconds;
  } finally {
    writeFileSync(appSource, source);
  }
}

async function secondsOfStart(preview: PreviewCommand): Promise<number> {
  const stopped = z.object({ stopped: z.tuple([z.string()]) });
  // Until it has been idle for the second.
  await sleep(2000);
  await preview.run(["gc", subject], stopped, { PREVIEW_IDLE: "1s" });
  return secondsOf(() => preview.up(subject));
}

async function measureMemory(surroundings: Surroundings, preview: PreviewCommand): Promise<Measurement> {
  const { page } = await (await TestBrowser.launch(surroundings)).person();
  const card = await preview.up(subject);
  await signUpByCard(page, card);
  return memoryAfterSignUp(
    card.stack,
    "memory of one preview beyond Logto and PostgreSQL, a minute after one sign-up",
  );
}

async function down(preview: PreviewCommand): Promise<void> {
  await preview.run(["down", subject], z.object({ wasThere: z.literal(true) }));
}

function last(values: readonly number[]): string {
  return (values.at(-1) ?? NaN).toFixed(1);
}
