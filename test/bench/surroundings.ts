/** What a measurement of stacks takes place in: a folder of its own, and an end that removes what it made. */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import type { Surroundings } from "../e2e/harness/story.ts";

/** @param name of the folder in artifacts/, which is emptied first */
export async function inSurroundings<T>(
  name: string,
  work: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const folder = path.join(repositoryRoot, "artifacts", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const endings: (() => Promise<unknown>)[] = [];
  try {
    return await work({
      folder,
      atEnd: (ending) => void endings.push(ending),
      onFailure: () => undefined,
    });
  } finally {
    for (const ending of endings.toReversed()) await ending();
  }
}
