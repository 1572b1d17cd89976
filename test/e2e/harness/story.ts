/**
 * A story: tests that build on one another, in a folder of artifacts. A failure says where its screenshots and logs lie,
 * and what follows it isn't tried. Stories on the Docker engine run one at a time, however many the runner starts at once.
 */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { withLock } from "../../../scripts/setup/lock.mjs";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";

/** Something to do when a story ends or fails. */
type Work = () => Promise<unknown>;

/** What a test or a bench gives to the things that it starts. */
export interface Surroundings {
  /** Where logs and pictures go. */
  folder: string;
  /** Done in any case at the end, the latest first. */
  atEnd(work: Work): void;
  /** Done when something fails, to leave something to look at. */
  onFailure(work: Work): void;
}

/** See the file's comment. One a file. */
export class Story implements Surroundings {
  /** Where screenshots and logs go: `artifacts/<name>/`. */
  public readonly folder: string;
  readonly #evidence: Work[] = [];
  readonly #endings: Work[] = [];
  readonly #stepsStandAlone: boolean;
  readonly #skip: string | undefined;
  #steps = 0;
  #failed: string | undefined;

  /**
   * @param stepsStandAlone whether one step's failure leaves the others to be tried; the first one's never does
   * @param skip why it can't be tried on this machine
   */
  public constructor(
    name: string,
    { stepsStandAlone = false, skip }: { stepsStandAlone?: boolean; skip?: string | undefined } = {},
  ) {
    this.#stepsStandAlone = stepsStandAlone;
    this.#skip = skip;
    this.folder = path.join(repositoryRoot, "artifacts", name);
    let release: () => void = () => undefined;
    before(async () => {
      release = await acquireEngine();
      rmSync(this.folder, { recursive: true, force: true });
      mkdirSync(this.folder, { recursive: true });
    });
    after(async () => {
      const failures: unknown[] = [];
      // One that fails must not leave behind what the others remove.
      for (const ending of this.#endings.toReversed())
        await ending().catch((error: unknown) => failures.push(error));
      release();
      if (failures.length > 0) throw failures[0];
    });
  }

  /** A sentence that the story proves. */
  public step(sentence: string, work: Work, { timeoutSeconds = 120 } = {}): void {
    const isFirst = this.#steps++ === 0;
    test(sentence, { skip: this.#skip ?? false }, async () => {
      if (this.#failed !== undefined) throw new Error(`not tried, since this failed before: ${this.#failed}`);
      try {
        await inTime(work(), timeoutSeconds);
      } catch (error) {
        if (isFirst || !this.#stepsStandAlone) this.#failed = sentence;
        await Promise.allSettled(this.#evidence.map((collect) => collect()));
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`${message}\nScreenshots and logs: ${path.relative(repositoryRoot, this.folder)}/`, {
          cause: error,
        });
      }
    });
  }

  /** Done in any case at the story's end, the latest first. */
  public atEnd(work: Work): void {
    this.#endings.push(work);
  }

  /** Done when a step fails, to leave something to look at. */
  public onFailure(work: Work): void {
    this.#evidence.push(work);
  }
}

/** @returns what gives the engine to the next story */
function acquireEngine(): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const lock = path.join(repositoryRoot, ".cache/docker-tests.lock");
    withLock(lock, "running other tests on the Docker engine", () => new Promise<void>(resolve)).catch(
      reject,
    );
  });
}

async function inTime(work: Promise<unknown>, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`took longer than ${seconds} s`));
    }, seconds * 1000);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
