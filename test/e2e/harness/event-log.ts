/** What an update did, from the engine's own event log: one JSON object a line. */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const metadata = z.object({ op: z.string(), urn: z.string(), type: z.string() });
const event = z.object({
  timestamp: z.number(),
  resourcePreEvent: z.object({ metadata }).optional(),
  resOutputsEvent: z.object({ metadata }).optional(),
  resOpFailedEvent: z.object({ metadata }).optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.number()).nullish() }).optional(),
});

/** One operation on one resource. */
export interface Step {
  /** As in Pulumi: same, create, update, replace, delete, … */
  op: string;
  type: string;
  name: string;
  /** Seconds since 1970. */
  startedAt: number;
  endedAt: number | undefined;
}

/** An update's operations. */
export interface UpdateReport {
  /** How many resources had each operation, from the engine's summary. Empty if the update didn't finish. */
  changes: Record<string, number>;
  /** Every operation that isn't `same`, in the order of their begin. */
  steps: Step[];
}

/**
 * Takes the engine's debug messages out of an event log. They repeat every input, secrets too, like Pulumi's other debug
 * logs, and artifacts are for people to look at.
 */
export function removeDebugMessages(file: string): void {
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, lines.filter((line) => !line.includes('"severity":"debug"')).join("\n"));
}

/** Reads an event log; one that was cut off in the middle of a line is read up to there. */
export function readEventLog(file: string): UpdateReport {
  const steps: Step[] = [];
  let changes: Record<string, number> = {};
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const parsed = event.safeParse(parseJson(line));
    if (!parsed.success) continue;
    const { timestamp, resourcePreEvent, resOutputsEvent, resOpFailedEvent, summaryEvent } = parsed.data;
    if (resourcePreEvent) steps.push(newStep(resourcePreEvent.metadata, timestamp));
    const ended = (resOutputsEvent ?? resOpFailedEvent)?.metadata;
    if (ended) endStep(steps, ended, timestamp);
    if (summaryEvent) changes = summaryEvent.resourceChanges ?? {};
  }
  return { changes, steps: steps.filter(({ op }) => op !== "same" && op !== "read") };
}

type Metadata = z.infer<typeof metadata>;

function newStep({ op, urn, type }: Metadata, startedAt: number): Step {
  return { op, type, name: urn.split("::").at(-1) ?? urn, startedAt, endedAt: undefined };
}

function endStep(steps: Step[], { op, urn, type }: Metadata, endedAt: number): void {
  const name = urn.split("::").at(-1);
  const step = steps.find(
    (candidate) =>
      candidate.endedAt === undefined &&
      candidate.op === op &&
      candidate.type === type &&
      candidate.name === name,
  );
  if (step) step.endedAt = endedAt;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
