/** `list`: every preview on the engine, with what it takes. */
import type Docker from "dockerode";
import { z } from "zod";
import { describeDuration } from "./duration.ts";
import { findPreviews, type Preview } from "./inventory.ts";
import { previewAddresses } from "./names.ts";
import { type PreviewState, stateOf } from "./state.ts";
import { renderTable } from "./table.ts";

/** One row, as `--json` shows it. Times are ISO 8601. */
export interface ListedPreview {
  stack: string;
  subject: string | undefined;
  branch: string | undefined;
  state: PreviewState;
  appUrl: string | undefined;
  inboxUrl: string | undefined;
  createdAt: string | undefined;
  updatedAt: string | undefined;
  expiresAt: string | undefined;
  memoryMebibytes: number;
}

const statsSchema = z.object({
  memory_stats: z.object({ usage: z.number().default(0), stats: z.record(z.number()).default({}) }),
});

/** Looks at every preview. */
export async function listPreviews(docker: Docker): Promise<ListedPreview[]> {
  return Promise.all((await findPreviews(docker)).map((preview) => describe(docker, preview)));
}

/** The list as a table. @param now milliseconds since 1970 */
export function renderList(previews: ListedPreview[], now: number): string {
  if (previews.length === 0) return "There are no previews. Make one: npm run preview -- up 123";
  const ago = (time: string | undefined) =>
    time === undefined ? "" : describeDuration(now - Date.parse(time));
  const rows = previews.map((preview) => [
    preview.stack,
    preview.state,
    preview.appUrl ?? "",
    preview.inboxUrl ?? "",
    ago(preview.createdAt),
    preview.expiresAt === undefined ? "" : expiryText(Date.parse(preview.expiresAt) - now),
    `${preview.memoryMebibytes} MiB`,
    preview.updatedAt === undefined ? "" : `${ago(preview.updatedAt)} ago`,
    preview.branch ?? "",
  ]);
  const head = ["NAME", "STATE", "APP", "INBOX", "AGE", "EXPIRES", "MEMORY", "UPDATED", "BRANCH"];
  return renderTable([head, ...rows]);
}

function expiryText(left: number): string {
  return left > 0 ? `in ${describeDuration(left)}` : `${describeDuration(-left)} ago`;
}

async function describe(docker: Docker, preview: Preview): Promise<ListedPreview> {
  const { stack, record, containers } = preview;
  const addresses = record && previewAddresses(stack, record.port, record.domain);
  const running = containers.filter(({ isRunning }) => isRunning);
  const memory = await Promise.all(running.map(({ id }) => memoryOf(docker, id)));
  const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());
  return {
    stack,
    subject: record?.subject,
    branch: record?.branch,
    state: stateOf(preview, Date.now()),
    appUrl: addresses?.app,
    inboxUrl: addresses?.sms,
    createdAt: iso(record?.createdAt ?? oldestOf(preview)),
    updatedAt: iso(record?.updatedAt),
    expiresAt: iso(record?.expiresAt),
    memoryMebibytes: Math.round(memory.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20),
  };
}

function oldestOf({ containers }: Preview): number | undefined {
  return containers.length === 0 ? undefined : Math.min(...containers.map(({ createdAt }) => createdAt));
}

/** As `docker stats` shows it: without the part of the file cache that can be given back. */
async function memoryOf(docker: Docker, id: string): Promise<number> {
  try {
    const answer: unknown = await docker.getContainer(id).stats({ stream: false, "one-shot": true });
    const { usage, stats } = statsSchema.parse(answer).memory_stats;
    return usage - (stats["inactive_file"] ?? stats["total_inactive_file"] ?? 0);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
