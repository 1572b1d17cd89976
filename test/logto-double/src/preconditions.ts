// A server on an unseeded or unaltered database must not start: the check that Logto makes, and its words.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Queryable } from "./database.ts";

const timestamp = /-(\d+)(?:\.\d+)?-?.*\.js$/;

async function newestAlteration(): Promise<number> {
  const folder = path.resolve(fileURLToPath(import.meta.resolve("@logto/schemas")), "../../alterations-js");
  const names = await readdir(folder);
  return Math.max(...names.map((name) => Number(timestamp.exec(name)?.[1] ?? 0)));
}

const stateRow = z.object({ value: z.object({ timestamp: z.number() }) });

/**
 * Checks that the database holds the tables and data of this version.
 * @throws Error for an unseeded database, and for one that lacks alterations.
 */
export async function checkDatabase(db: Queryable): Promise<void> {
  const { rows } = await db.query("select value from systems where key = 'alterationState'");
  const state = stateRow.safeParse(rows[0]);
  if (state.success && state.data.value.timestamp >= (await newestAlteration())) return;
  throw new Error(
    "Undeployed database alterations found. You must deploy them first by `npm run cli db alteration deploy latest`.",
  );
}
