/** When somebody last came to a preview, from its proxy's log of visits. */
import type Docker from "dockerode";
import { z } from "zod";
import type { Preview } from "./inventory.ts";
import { demultiplex } from "./logs.ts";

/** Enough to find the last visit, however often a page reloads itself. */
const linesLookedAt = 200;

const visitSchema = z.object({ logger: z.string().startsWith("http.log.access"), ts: z.number() });

/** @returns milliseconds since 1970: the last visit, or the last update where nobody came since */
export async function lastVisit(docker: Docker, { record, containers }: Preview): Promise<number> {
  const proxy = containers.find(({ role }) => role === "proxy");
  if (proxy === undefined) return record?.updatedAt ?? 0;
  const raw = await docker
    .getContainer(proxy.id)
    .logs({ stdout: true, stderr: false, follow: false, tail: linesLookedAt });
  return Math.max(record?.updatedAt ?? 0, ...visitsIn(demultiplex(raw)));
}

/** The times of the visits in a proxy's log, in milliseconds since 1970. */
export function visitsIn(lines: string[]): number[] {
  return lines.flatMap((line) => {
    try {
      const visit = visitSchema.safeParse(JSON.parse(line));
      return visit.success ? [visit.data.ts * 1000] : [];
    } catch {
      return [];
    }
  });
}
