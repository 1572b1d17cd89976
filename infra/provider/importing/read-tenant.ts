// Reads everything that a tenant has and the provider knows, in an order in which a program can create it.
import { ProviderError } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { loadAllResources } from "../resources/index.ts";
import type { Resource } from "../resource.ts";
import type { Properties } from "../values.ts";

/** A resource as it would be imported. */
export interface ImportedResource {
  kind: string;
  /** Unique among its kind, for the program and the state. */
  name: string;
  id: string;
  /** As `pulumi import` would have them; secrets marked. */
  inputs: Properties;
}

/** Which kinds a person wants. */
export interface Selection {
  /** Only these; all of them where it is empty. */
  only: string[];
  without: string[];
  /** Whether users are read, too, when nothing names them: there may be many, and most come by themselves. */
  withUsers: boolean;
}

/** @throws ProviderError for a kind that doesn't exist */
function selected(kinds: Resource[], { only, without, withUsers }: Selection): Resource[] {
  const importable = kinds.filter(({ list }) => list !== undefined);
  const names = importable.map(({ name }) => name);
  const misspelt = [...only, ...without].filter((name) => !names.includes(name));
  if (misspelt.length > 0)
    throw new ProviderError(
      `There is no kind ${misspelt.join(", ")} to import. There are: ${names.join(", ")}.`,
    );
  const byDefault = (name: string): boolean => withUsers || name !== "User";
  return importable.filter(
    ({ name }) => (only.length === 0 ? byDefault(name) : only.includes(name)) && !without.includes(name),
  );
}

/** What to leave out. */
export interface ReadOptions {
  /** Which kinds are read. */
  selection: Selection;
  /** The application that reads: whoever destroyed it could do nothing more. */
  ownApplication: string;
  /** Told what is being read. */
  onKind: (kind: string) => void;
}

/** Kinds in an order in which each comes after those that it may refer to. */
export function inOrderOfReference(resources: Resource[]): Resource[] {
  const ordered: Resource[] = [];
  const visit = (resource: Resource): void => {
    if (ordered.includes(resource)) return;
    for (const name of resource.refersTo ?? []) {
      const referred = resources.find((other) => other.name === name);
      if (referred !== undefined) visit(referred);
    }
    ordered.push(resource);
  };
  resources.forEach(visit);
  return ordered;
}

/** A resource's name in a program. */
function plainName(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? "unnamed" : plain;
}

function uniqueName(text: string, taken: Set<string>): string {
  const base = plainName(text);
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

/** Reads the tenant. @throws ProviderError when it can't be reached or refuses */
export async function readTenant(provider: Provider, options: ReadOptions): Promise<ImportedResource[]> {
  const kinds = selected(inOrderOfReference(await loadAllResources()), options.selection);
  const found: ImportedResource[] = [];
  for (const { name: kind } of kinds) {
    options.onKind(kind);
    const listed = (await provider.list(kind)).filter(
      ({ id }) => !id.split("/").includes(options.ownApplication),
    );
    const taken = new Set<string>();
    const named = listed.map(({ id, name }) => ({ id, name: uniqueName(name, taken) }));
    const read = named.map(async ({ id, name }): Promise<ImportedResource[]> => {
      const urn = `urn:pulumi:import::import::logto:index:${kind}::${name}`;
      const live = await provider.read({ urn, id, inputs: {}, state: {} });
      return live === undefined ? [] : [{ kind, name, id, inputs: live.inputs }];
    });
    found.push(...(await Promise.all(read)).flat());
  }
  return found;
}
