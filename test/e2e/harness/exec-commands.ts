/** The commands that run in containers while something goes on, health checks included, as the engine's events show them. */
import { z } from "zod";
import { dockerClient } from "../../../scripts/setup/docker.ts";

const execEvent = z.object({ Action: z.string() });

/** Collects command lines until the work is done. */
export async function execCommandsDuring<T>(
  work: () => Promise<T>,
): Promise<{ result: T; lines: Set<string> }> {
  const lines = new Set<string>();
  const end = new AbortController();
  const events = await dockerClient().getEvents({
    filters: { type: ["container"], event: ["exec_create"] },
    abortSignal: end.signal,
  });
  // That it was aborted comes as an error.
  events.on("error", () => undefined);
  let rest = "";
  events.on("data", (chunk: Buffer) => {
    const pieces = (rest + chunk.toString()).split("\n");
    rest = pieces.pop() ?? "";
    for (const line of pieces) lines.add(execEvent.parse(JSON.parse(line)).Action);
  });
  try {
    return { result: await work(), lines };
  } finally {
    end.abort();
  }
}
