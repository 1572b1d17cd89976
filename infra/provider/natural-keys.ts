// What people know a resource by, beside Logto's opaque id: a unique name, an address. Imports take it, a program may
// not have it twice, and a preview tells what a creation would find there already.
import { ProviderError } from "./errors.ts";
import type { Problem } from "./problems.ts";
import type { Context, Live, Resource } from "./resource.ts";

/** Ids are made of these; whatever has other characters isn't one, and isn't asked for as one. */
const idPattern = /^[\w/-]+$/;

/** The name that a program gives a resource. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** The texts among some values that may also be unknown, missing or of the wrong type. */
export function textsOf(...values: unknown[]): string[] {
  return values.filter((value) => typeof value === "string").filter((value) => value !== "");
}

/** What the resources of one run are known by. */
export class Claims {
  /** URNs by kind and text. */
  readonly #owners = new Map<string, string>();

  /** Forgets everything, for the next run. */
  public clear(): void {
    this.#owners.clear();
  }

  /** Forgets one resource. */
  public release(urn: string): void {
    for (const [claim, owner] of this.#owners) if (owner === urn) this.#owners.delete(claim);
  }

  /** Notes what a resource is known by, and finds what another one is known by already: both would manage one thing. */
  public async claim(
    { name: kind, unique }: Resource,
    urn: string,
    inputs: Record<string, unknown>,
  ): Promise<Problem[]> {
    const texts = (await unique?.(inputs, nameOf(urn))) ?? [];
    this.release(urn);
    return texts.flatMap((text): Problem[] => {
      const claim = `${kind} ${text}`;
      const owner = this.#owners.get(claim);
      if (owner === undefined) this.#owners.set(claim, urn);
      if (owner === undefined || owner === urn) return [];
      const reason = `the resource \`${nameOf(owner)}\` of this program is the ${kind} \`${text}\` already, which Logto has only once: change one of the two, or remove it`;
      return [{ path: [], reason }];
    });
  }
}

async function idsOf(resource: Resource, context: Context, text: string): Promise<string[]> {
  if (resource.find !== undefined) return resource.find(context, text);
  const live = await resource.read?.(context, { id: text, inputs: {}, state: {} });
  return live === undefined ? [] : [text];
}

/**
 * Finds what a person wants to import.
 * @param text Logto's id, or what else the kind is known by
 * @returns undefined when there is none
 * @throws ProviderError when several are known by it
 */
export async function locate(
  resource: Resource,
  context: Context,
  text: string,
): Promise<{ id: string; live: Live } | undefined> {
  const read = async (id: string): Promise<{ id: string; live: Live } | undefined> => {
    const live = await resource.read?.(context, { id, inputs: {}, state: {} });
    return live && { id, live };
  };
  const byId = resource.find === undefined || idPattern.test(text) ? await read(text) : undefined;
  if (byId !== undefined || resource.find === undefined) return byId;
  const [id, ...others] = await resource.find(context, text);
  if (others.length > 0) {
    const list = [id, ...others].join(", ");
    throw new ProviderError(
      `Logto has several of kind ${resource.name} that are known as \`${text}\`: import one of them by its id (${list}).`,
    );
  }
  return id === undefined ? undefined : read(id);
}

/** What a preview says of things that have the same name, although nothing in Logto is known by it alone. */
export function namesakes(
  kind: string,
  context: Context,
  others: { id: string; name: string }[],
  inputs: Record<string, unknown>,
): string[] {
  const ids = others.filter(({ name }) => name === inputs["name"]).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [
    `Logto has the ${kind} \`${textsOf(inputs["name"]).join("")}\` already (${ids.join(", ")}), and names aren't unique: the update makes another. ` +
      `If it is the one that you mean, run \`pulumi import logto:index:${kind} ${context.name} ${ids[0] ?? ""}\`.`,
  ];
}

/** What a preview says of what an interrupted run left. */
export function continuation(kind: string, id: string): string {
  return `Logto has the ${kind} \`${id}\`, which an interrupted run left of this resource: the update takes it over.`;
}

/** What a creation would find in the tenant, in sentences for a preview. */
export async function foresee(
  resource: Resource,
  context: Context,
  inputs: Record<string, unknown>,
): Promise<string[]> {
  const texts = (await resource.unique?.(inputs, context.name)) ?? [];
  const found = await Promise.all(
    texts.map(async (text) => {
      const ids = await idsOf(resource, context, text);
      // Another resource of the program that is about to be called otherwise.
      return ids.some((id) => !context.isOthers(id)) ? [text] : [];
    }),
  );
  const [text] = found.flat();
  const { name: kind } = resource;
  const adopted =
    `Logto has the ${kind} \`${text}\` already: the update takes it over and sets what the program says, and a later destroy deletes it. ` +
    `To see first what would change, run \`pulumi import logto:index:${kind} ${context.name} '${text}'\`.`;
  return [...(text === undefined ? [] : [adopted]), ...((await resource.notices?.(context, inputs)) ?? [])];
}
