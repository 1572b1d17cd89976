// Which resource of a run is what in Logto. After an update that was interrupted between a rename and its deletion, two
// resources of the state are one thing; and what a creation finds there already may be another resource's.
import { ProviderError } from "./errors.ts";
import { nameOf } from "./natural-keys.ts";
import type { Existing, Resource } from "./resource.ts";

type Kind = Pick<Resource, "name" | "delete">;

/** What a resource is, as far as this run has seen. */
interface Holding {
  thing: string;
  inputs: Record<string, unknown>;
  /** Created, adopted, changed or found unchanged: the resource is it when the run ends. */
  settled: boolean;
}

/** Two resources with the same are one thing. */
function thingOf({ name }: Kind, { id }: Pick<Existing, "id">): string {
  return `${name}/${id}`;
}

/**
 * What the resources of one run are. The engine compares or creates everything that the program has before it deletes what
 * the program hasn't, so at a deletion all the others are known. With `--target` it doesn't compare the rest.
 */
export class Ownership {
  /** By URN. */
  readonly #holdings = new Map<string, Holding>();
  /** Those that took over what was there, or tried to, by thing. */
  readonly #takers = new Map<string, { urn: string; failed: boolean }>();

  /** Forgets everything, for the next run. */
  public clear(): void {
    this.#holdings.clear();
    this.#takers.clear();
  }

  /** Notes what a resource is. */
  public note(
    kind: Kind,
    urn: string,
    { id, inputs }: Pick<Existing, "id" | "inputs">,
    settled: boolean,
  ): void {
    // What no deletion deletes may be several resources' without harm.
    if (kind.delete === undefined) return;
    this.#holdings.set(urn, { thing: thingOf(kind, { id }), inputs, settled });
  }

  /** Forgets what a resource is: it is to be replaced or deleted. */
  public release(urn: string): void {
    this.#holdings.delete(urn);
  }

  /** Whether the resource is this when the run ends. */
  public isSettled(kind: Kind, urn: string, existing: Existing): boolean {
    const holding = this.#holdings.get(urn);
    return holding?.thing === thingOf(kind, existing) && holding.settled;
  }

  /** The other resources that are this, with their inputs. */
  public others(
    kind: Kind,
    urn: string,
    existing: Pick<Existing, "id">,
  ): { name: string; inputs: Record<string, unknown> }[] {
    const thing = thingOf(kind, existing);
    return [...this.#holdings]
      .filter(([other, holding]) => other !== urn && holding.thing === thing)
      .map(([other, { inputs }]) => ({ name: nameOf(other), inputs }));
  }

  /**
   * Makes something that was there a resource's.
   * @param text what people know it by
   * @throws ProviderError when it is another resource's
   */
  public async takeOver<T>(
    kind: Kind,
    urn: string,
    { id, text = id }: { id: string; text?: string | undefined },
    take: () => Promise<T>,
  ): Promise<T> {
    const [other] = this.others(kind, urn, { id });
    if (other !== undefined) {
      throw new ProviderError(
        `Logto's ${kind.name} \`${text}\` is the resource \`${other.name}\` of this program, so \`${nameOf(urn)}\` can't take it over. ` +
          `If this update gives \`${other.name}\` another name, run \`pulumi up\` again; else change one of the two.`,
      );
    }
    const taker = { urn, failed: false };
    this.#takers.set(thingOf(kind, { id }), taker);
    try {
      return await take();
    } catch (error) {
      taker.failed = true;
      throw error;
    }
  }

  /**
   * The other resource that this is, or is to become: with `--continue-on-error`, deletions follow a creation that failed to take
   * it over, and the next update tries again.
   */
  public keeper(kind: Kind, urn: string, existing: Existing): string | undefined {
    const taker = this.#takers.get(thingOf(kind, existing))?.urn;
    return this.others(kind, urn, existing)[0]?.name ?? (taker && taker !== urn ? nameOf(taker) : undefined);
  }

  /** Creations run beside comparisons, so one may have taken over what is seen to be another's only now. @throws ProviderError */
  public refuseTaken(kind: Kind, urn: string, existing: Pick<Existing, "id">): void {
    const taker = this.#takers.get(thingOf(kind, existing));
    if (taker === undefined || taker.failed || taker.urn === urn) return;
    const [own, other] = [nameOf(urn), nameOf(taker.urn)];
    throw new ProviderError(
      `Logto's ${kind.name} \`${existing.id}\` is this resource, but the new \`${other}\` has just taken it over. ` +
        `Run \`pulumi state delete '${taker.urn}'\`, let \`${other}\` depend on \`${own}\` (\`dependsOn\`), and run \`pulumi up --refresh\`.`,
    );
  }
}
