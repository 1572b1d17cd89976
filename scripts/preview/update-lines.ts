/** Turns the engine's events into lines that a person reads: `✓ made container postgres (2.1 s)`. */
import type { EngineEvent } from "../../infra/automation.ts";
import { z } from "zod";

/** What an update did to one resource. */
export interface Change {
  operation: "made" | "changed" | "replaced" | "removed";
  /** Such as `container app`. */
  resource: string;
}

const metadataSchema = z.object({ op: z.string(), urn: z.string(), type: z.string() });
type Metadata = z.infer<typeof metadataSchema>;

const operations: Record<string, { now: string; done: Change["operation"] }> = {
  create: { now: "making", done: "made" },
  update: { now: "changing", done: "changed" },
  replace: { now: "replacing", done: "replaced" },
  "create-replacement": { now: "replacing", done: "replaced" },
  delete: { now: "removing", done: "removed" },
  "delete-replaced": { now: "removing the old", done: "removed" },
};

/** Lines below the finished ones; more would scroll on a small terminal. */
const shownAtOnce = 4;

interface Work {
  resource: string;
  now: string;
  startedAt: number;
}

/** See the file's comment. */
export class UpdateLines {
  /** What has been done, in order. */
  public readonly changes: Change[] = [];
  readonly #columns: number | undefined;
  readonly #underWay = new Map<string, Work>();
  #drawn = 0;

  /** @param columns of the terminal; undefined where lines can't be drawn again */
  public constructor(columns: number | undefined) {
    this.#columns = columns;
  }

  /** @returns what to write for an event */
  public handle(event: EngineEvent, now: number): string {
    const started = event.resourcePreEvent?.metadata;
    if (started) return this.#start(metadataSchema.parse(started), now);
    const ended = event.resOutputsEvent?.metadata;
    if (ended) return this.#finish(metadataSchema.parse(ended), now, true);
    const failed = event.resOpFailedEvent?.metadata;
    return failed ? this.#finish(metadataSchema.parse(failed), now, false) : "";
  }

  /** @returns what to write so that the times go on */
  public redraw(now: number): string {
    return this.#underWay.size > 0 && this.#columns !== undefined ? this.#erase() + this.#draw(now) : "";
  }

  /** @returns what to write so that nothing unfinished stays on the screen */
  public end(): string {
    this.#underWay.clear();
    return this.#erase();
  }

  #start(metadata: Metadata, now: number): string {
    const operation = operations[metadata.op];
    if (operation === undefined || isComponent(metadata.type)) return "";
    this.#underWay.set(keyOf(metadata), { resource: nameOf(metadata), now: operation.now, startedAt: now });
    return this.redraw(now);
  }

  #finish(metadata: Metadata, now: number, succeeded: boolean): string {
    const operation = operations[metadata.op];
    const work = this.#underWay.get(keyOf(metadata));
    this.#underWay.delete(keyOf(metadata));
    // A replacement is told once, and needs no line of its own: its two halves have theirs.
    if (operation === undefined || work === undefined || metadata.op === "replace") return this.redraw(now);
    const seconds = ((now - work.startedAt) / 1000).toFixed(1);
    if (succeeded && metadata.op !== "delete-replaced") {
      this.changes.push({ operation: operation.done, resource: work.resource });
    }
    const line = succeeded
      ? `✓ ${operation.done} ${work.resource} (${seconds} s)`
      : `✗ ${operation.now} ${work.resource} failed (${seconds} s)`;
    return `${this.#erase()}${line}\n${this.#draw(now)}`;
  }

  #erase(): string {
    const erased = "\u001B[1A\u001B[2K".repeat(this.#drawn);
    this.#drawn = 0;
    return erased;
  }

  #draw(now: number): string {
    if (this.#columns === undefined) return "";
    const width = this.#columns - 1;
    const works = [...this.#underWay.values()];
    const lines = works
      .slice(0, shownAtOnce)
      .map((work) => `  ${work.now} ${work.resource} … ${((now - work.startedAt) / 1000).toFixed(0)} s`);
    if (works.length > shownAtOnce) lines.push(`  and ${works.length - shownAtOnce} more`);
    this.#drawn = lines.length;
    return lines.map((line) => `${line.slice(0, width)}\n`).join("");
  }
}

/** Components, providers and the stack itself are made of other resources, which have lines of their own. */
function isComponent(type: string): boolean {
  return /^(?:pulumi:|logto-stack:)/u.test(type);
}

function keyOf({ op, urn }: Metadata): string {
  return `${op} ${urn}`;
}

/** `logto:index:ContainerImage` named `logto-stack-app` is `image logto-stack-app`. */
function nameOf({ type, urn }: Metadata): string {
  const kind = type.split(":").at(-1) ?? type;
  const words = kind
    .replace(/RemoteImage|ContainerImage/u, "Image")
    .replaceAll(/(?<=[a-z])[A-Z]/gu, " $&")
    .toLowerCase();
  return `${words} ${urn.split("::").at(-1) ?? ""}`;
}
