// What a tenant has of a kind, asked once in a run however many of it are created.
import type { LogtoClient } from "../logto-client.ts";
import type { Context } from "../resource.ts";

/** What to do when something is to be there. */
interface Steps<Entry> {
  /** Tells what is looked for: what an interrupted run left of it, or what somebody else made. */
  matches: (entry: Entry) => boolean;
  /** What people know it by; left out where only what an interrupted run left can match. */
  text?: string;
  /** Takes over what is there already. */
  take: (entry: Entry) => Promise<unknown>;
  create: () => Promise<Entry>;
}

/**
 * The things of one kind. Logto looks nothing up by a marker or by name, and to list all of a kind before each creation is
 * quadratic. So they are listed when the first is created, and what this run creates is noted. A note may be out of date,
 * since things are changed and deleted, so what it finds is looked for again before it is taken over.
 */
export class Inventory<Entry extends { id: string }> {
  readonly #list: (logto: LogtoClient) => Promise<Entry[]>;
  /** A client lives as long as a run. */
  readonly #notes = new WeakMap<LogtoClient, Promise<Entry[]>>();

  public constructor(list: (logto: LogtoClient) => Promise<Entry[]>) {
    this.#list = list;
  }

  /** What there is, as it was when it was asked for first in this run. */
  public async known(context: Context): Promise<Entry[]> {
    return this.#noted(await context.logto());
  }

  /** The ids of those that a text means. */
  public async ids(context: Context, isMeant: (entry: Entry) => boolean): Promise<string[]> {
    return (await this.known(context)).filter(isMeant).map(({ id }) => id);
  }

  /** Creates it, or takes over what is there already, so that there is one in the end. */
  public async provide(context: Context, { matches, text, take, create }: Steps<Entry>): Promise<Entry> {
    const logto = await context.logto();
    const find = async (): Promise<Entry | undefined> => (await this.#list(logto)).find(matches);
    const notes = await this.#noted(logto);
    const existing = notes.some(matches) ? await find() : undefined;
    if (existing !== undefined) {
      await context.takeOver(existing.id, text, async () => take(existing));
      return existing;
    }
    const created = await logto.createOnce(create, find);
    notes.push(created);
    return created;
  }

  async #noted(logto: LogtoClient): Promise<Entry[]> {
    const noted = this.#notes.get(logto) ?? this.#list(logto);
    this.#notes.set(logto, noted);
    return noted.catch((error: unknown) => {
      this.#notes.delete(logto);
      throw error;
    });
  }
}
