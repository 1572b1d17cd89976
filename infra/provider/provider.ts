// The provider's operations on plain data, the same for every kind of resource. server.ts speaks gRPC for it.
import { changes, emptied, equal, type Change } from "./diff.ts";
import { IncompleteResourceError, messageOf, ProviderError } from "./errors.ts";
import type { LogtoClient } from "./logto-client.ts";
import { concernsUnknown, formatPath, problemsOf, withoutRepetition, type Problem } from "./problems.ts";
import { checkConfiguration, normalized, parseConfiguration } from "./configuration.ts";
import type { Context, Existing, Listed, Resource } from "./resource.ts";
import { comparable, importable, keepManaged, pick, withDefaults } from "./managed-properties.ts";
import { Claims, foresee, locate, nameOf } from "./natural-keys.ts";
import { Ownership } from "./ownership.ts";
import { loadResource } from "./resources/index.ts";
import type { EngineLog } from "./engine-log.ts";
import { Redactor } from "./redact.ts";
import {
  markLike,
  omit,
  reveal,
  revealProperties,
  Secret,
  secretStrings,
  unknown,
  type Properties,
} from "./values.ts";

/** What Diff found. */
export interface Difference {
  changes: Change[];
  /** Properties among them that need a new resource. */
  replaces: Set<string>;
  deleteBeforeReplace: boolean;
}

/** A resource as the state has it. */
export interface Stored {
  urn: string;
  id: string;
  inputs: Properties;
  state: Properties;
}

/** The provider for one configuration. */
export class Provider {
  /** Takes secrets out of everything that is said. */
  public readonly redactor = new Redactor();
  readonly #log: EngineLog;
  readonly #cancelled = new AbortController();
  readonly #ownership = new Ownership();
  /** URNs of what the state has. */
  readonly #known = new Set<string>();
  readonly #claims = new Claims();
  #configuration: Properties = {};
  #client: Promise<LogtoClient> | undefined;
  /** The client, if the server was there when it was asked first. */
  #reachable: Promise<LogtoClient | undefined> | undefined;

  public constructor(log: EngineLog) {
    this.#log = log;
  }

  /** Keeps the configuration; nothing is sent before a resource needs it. */
  public configure(configuration: Properties): void {
    this.redactor.add(secretStrings(configuration));
    this.#configuration = configuration;
    this.#client = undefined;
    this.#reachable = undefined;
    this.#ownership.clear();
    this.#known.clear();
    this.#claims.clear();
  }

  /** Ends every wait. */
  public cancel(): void {
    this.#cancelled.abort(new ProviderError("The update was cancelled."));
  }

  /** Checks the provider's own inputs. */
  public checkConfig(inputs: Properties): { inputs: Properties; failures: string[] } {
    const checked = markSecrets({ secrets: ["clientSecret"] }, inputs);
    return { inputs: checked, failures: toFailures(checkConfiguration(reveal(inputs)), inputs) };
  }

  /**
   * Compares two configurations. Another tenant has other resources. Another address may be the same server's: a replacement
   * would find the resources there, and then delete them as the old address's.
   */
  public diffConfig(before: Properties, after: Properties): Difference {
    const found = changes(normalized(revealProperties(before)), normalized(revealProperties(after)));
    const replaces = new Set(found.map(({ property }) => property).filter((name) => name === "tenantId"));
    return { changes: found, replaces, deleteBeforeReplace: false };
  }

  /** Checks a resource's inputs; unchanged ones were checked when they were new. */
  public async check(
    urn: string,
    before: Properties,
    after: Properties,
  ): Promise<{ inputs: Properties; failures: string[] }> {
    const resource = await findResource(urn);
    const inputs = markSecrets(resource, after);
    const plain = revealProperties(after);
    const twice = await this.#claims.claim(resource, urn, plain);
    const earlier = revealProperties(before);
    if (Object.keys(before).length > 0 && equal(earlier, plain))
      return { inputs, failures: toFailures(twice, plain) };
    this.#hide(resource, inputs);
    const parsed = resource.inputs.strict().safeParse(plain);
    const problems = parsed.success ? [] : problemsOf(parsed.error);
    const further = (await resource.check?.(plain, this.#context(urn), earlier)) ?? [];
    return { inputs, failures: toFailures([...problems, ...further, ...twice], plain) };
  }

  /** Compares the inputs of the last update with the new ones. */
  public async diff(urn: string, id: string, before: Properties, after: Properties): Promise<Difference> {
    const resource = await findResource(urn);
    this.#known.add(urn);
    this.#ownership.refuseTaken(resource, urn, { id });
    const old = withDefaults(resource, revealProperties(before));
    const wanted = withDefaults(resource, revealProperties(after));
    const compared = changes(comparable(resource, old), comparable(resource, wanted));
    const changed = new Set(compared.map(({ property }) => property));
    const more = resource.replaces?.(old, wanted) ?? [];
    const replaces = new Set([...resource.replaceOn, ...more].filter((property) => changed.has(property)));
    const deleteBeforeReplace = replaces.size > 0 && (resource.deleteBeforeReplace?.(changed) ?? false);
    // An empty value is reason enough to tell Logto, and none for a new resource or another run of a task.
    const empty = resource.list === undefined ? [] : emptied(old, wanted);
    const found = [...compared, ...empty.filter(({ property }) => !changed.has(property))];
    if (replaces.size > 0) this.#ownership.release(urn);
    else this.#ownership.note(resource, urn, { id, inputs: wanted }, found.length === 0);
    return { changes: found, replaces, deleteBeforeReplace };
  }

  /** Creates a resource, or says what creating it would give. */
  public async create(
    urn: string,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ id: string; state: Properties }> {
    const resource = await findResource(urn);
    this.#hide(resource, inputs);
    if (preview) {
      await this.#warnOfExisting(resource, urn, inputs);
      return { id: "", state: this.#previewCreate(resource, inputs) };
    }
    const plain = revealProperties(inputs);
    const { id, outputs } = await this.#noted(resource, urn, plain, async () =>
      resource.create(this.#context(urn), plain),
    );
    return { id, state: this.#state(resource, inputs, outputs) };
  }

  /** Reads a resource for refresh and import, the latter by other names than its id, too. @returns undefined when it is gone */
  public async read(
    stored: Stored,
  ): Promise<{ id: string; inputs: Properties; state: Properties } | undefined> {
    const resource = await findResource(stored.urn);
    this.#hide(resource, stored.inputs);
    const existing = plainStored(stored);
    const importing = Object.keys(existing.inputs).length === 0;
    if (resource.read === undefined) {
      const { id, inputs, state } = stored;
      if (Object.keys(state).length > 0) return { id, inputs, state };
      throw new ProviderError(
        `A ${resource.name} can't be imported: only its state knows it. Let \`pulumi up\` create it.`,
      );
    }
    const context = this.#context(stored.urn);
    const found = importing
      ? await locate(resource, context, stored.id)
      : { id: stored.id, live: await resource.read(context, existing) };
    if (found?.live === undefined) return undefined;
    const { id, live } = found;
    const managed = importing
      ? importable(resource, live.inputs)
      : keepManaged(resource, existing.inputs, live.inputs);
    const inputs = markSecrets(resource, markProperties(managed, stored.inputs));
    return { id, inputs, state: this.#state(resource, inputs, live.outputs) };
  }

  /** Everything of a kind in the tenant that can be imported. */
  public async list(kind: string): Promise<Listed[]> {
    const resource = await loadResource(kind);
    return (await resource?.list?.(this.#context(""))) ?? [];
  }

  /** Changes a resource, or says what changing it would give. */
  public async update(stored: Stored, inputs: Properties, preview: boolean): Promise<Properties> {
    const resource = await findResource(stored.urn);
    const existing = plainStored(stored);
    if (preview) {
      const kept = pick(existing.state, Object.keys(resource.outputs.shape));
      const changing = resource.changingOutputs?.(existing.inputs, revealProperties(inputs)) ?? [];
      const unknowns = Object.fromEntries(changing.map((name) => [name, unknown]));
      return this.#state(resource, inputs, { ...kept, ...unknowns });
    }
    this.#hide(resource, inputs);
    this.#hide(resource, stored.inputs);
    const plain = revealProperties(inputs);
    const outputs = await resource.update(this.#context(stored.urn), plain, existing);
    this.#ownership.note(resource, stored.urn, { id: stored.id, inputs: plain }, true);
    return this.#state(resource, inputs, outputs);
  }

  /** Deletes a resource, unless the program still has it. */
  public async delete(stored: Stored): Promise<void> {
    const resource = await findResource(stored.urn);
    const { urn } = stored;
    const existing = plainStored(stored);
    this.#claims.release(urn);
    // A forced replacement finds and adopts its predecessor instead of making a second one: it must stay.
    if (this.#ownership.isSettled(resource, urn, existing)) return;
    this.#ownership.release(urn);
    const keeper = this.#ownership.keeper(resource, urn, existing);
    if (keeper !== undefined && resource.singleton !== true) {
      this.#context(urn).warn(
        `Logto's ${resource.name} \`${stored.id}\` isn't deleted: it is the resource \`${keeper}\` of this program.`,
      );
      return;
    }
    this.#hide(resource, stored.inputs);
    const others = this.#ownership.others(resource, urn, existing);
    const shared = others.flatMap(({ inputs }) => Object.keys(inputs));
    await resource.delete?.(this.#context(urn), { ...existing, inputs: omit(existing.inputs, shared) });
  }

  /** Properties that a failed creation leaves in the state. */
  public async incompleteState(
    urn: string,
    inputs: Properties,
    outputs: Record<string, unknown>,
  ): Promise<Properties> {
    return this.#state(await findResource(urn), inputs, outputs);
  }

  /** What a new resource would take over or displace. A preview doesn't fail for it: the update meets the same failure. */
  async #warnOfExisting(resource: Resource, urn: string, inputs: Properties): Promise<void> {
    if (this.#known.has(urn) || (resource.unique ?? resource.notices) === undefined) return;
    try {
      this.#reachable ??= this.#connectIfReachable();
      if ((await this.#reachable) === undefined) return;
      const context = this.#context(urn);
      for (const sentence of await foresee(resource, context, revealProperties(inputs)))
        context.warn(sentence);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
  }

  /** Creates, and notes what the resource is then, complete or not. */
  async #noted<T extends { id: string }>(
    resource: Resource,
    urn: string,
    inputs: Record<string, unknown>,
    create: () => Promise<T>,
  ): Promise<T> {
    try {
      const created = await create();
      this.#ownership.note(resource, urn, { id: created.id, inputs }, true);
      return created;
    } catch (error) {
      if (error instanceof IncompleteResourceError)
        this.#ownership.note(resource, urn, { id: error.id, inputs }, true);
      throw error;
    }
  }

  /** Takes over, and says so where it may be somebody else's. What the state has is being replaced, and no stranger's. */
  async #takeOver<T>(urn: string, id: string, text: string | undefined, take: () => Promise<T>): Promise<T> {
    const resource = await findResource(urn);
    const taken = await this.#ownership.takeOver(resource, urn, { id, text }, take);
    if (text !== undefined && !this.#known.has(urn)) {
      this.#context(urn).warn(
        `Logto had the ${resource.name} \`${text}\` already: it was taken over and is as the program says now, and a later destroy deletes it.`,
      );
    }
    return taken;
  }

  #previewCreate(resource: Resource, inputs: Properties): Properties {
    const unknowns = Object.fromEntries(Object.keys(resource.outputs.shape).map((name) => [name, unknown]));
    const plain = revealProperties(inputs);
    const known = resource.inputs.safeParse(plain).success ? resource.previewOutputs?.(plain) : {};
    return this.#state(resource, inputs, { ...unknowns, ...known });
  }

  #state(resource: Resource, inputs: Properties, outputs: Record<string, unknown>): Properties {
    return markSecrets(resource, { ...withDefaults(resource, inputs), ...outputs });
  }

  #hide(resource: Resource, inputs: Properties): void {
    const marked = markSecrets(resource, inputs);
    this.redactor.add(resource.hiddenStrings?.(revealProperties(marked)) ?? secretStrings(marked));
  }

  #context(urn: string): Context {
    return {
      logto: async () => this.#connect(),
      logtoIfReachable: async () => this.#connectIfReachable(),
      urn,
      name: nameOf(urn),
      signal: this.#cancelled.signal,
      isOthers: (id) => this.#ownership.others({ name: kindOf(urn) }, urn, { id }).length > 0,
      takeOver: async (id, text, take) => this.#takeOver(urn, id, text, take),
      warn: (message) => {
        this.#log.warn(urn, this.redactor.redact(message));
      },
      status: (message) => {
        this.#log.status(urn, this.redactor.redact(message));
      },
      hide: (secrets) => {
        this.redactor.add(secrets);
      },
    };
  }

  async #connect(): Promise<LogtoClient> {
    this.#client ??= this.#newClient();
    return this.#client;
  }

  async #connectIfReachable(): Promise<LogtoClient | undefined> {
    const { endpoint, clientId, clientSecret } = this.#configuration;
    if (endpoint === undefined || clientId === undefined || clientSecret === undefined) return undefined;
    const client = await this.#connect();
    return (await client.isReachable()) ? client : undefined;
  }

  async #newClient(): Promise<LogtoClient> {
    const configuration = parseConfiguration(reveal(this.#configuration));
    const { LogtoClient } = await import("./logto-client.ts");
    return new LogtoClient({
      ...configuration,
      signal: this.#cancelled.signal,
      onToken: (token) => {
        this.redactor.add([token]);
      },
    });
  }
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function kindOf(urn: string): string {
  return typeOf(urn).replace(/^logto:index:/, "");
}

async function findResource(urn: string): Promise<Resource> {
  const resource = await loadResource(kindOf(urn));
  if (resource === undefined)
    throw new ProviderError(`The logto provider has no resource of type ${typeOf(urn)}.`);
  return resource;
}

function plainStored({ id, inputs, state }: Stored): Existing {
  return { id, inputs: revealProperties(inputs), state: revealProperties(state) };
}

function toFailures(problems: Problem[], inputs: unknown): string[] {
  const known = problems.filter((problem) => !concernsUnknown(problem, inputs));
  return withoutRepetition(known).map(({ path, reason }) =>
    path.length === 0 ? reason : `${formatPath(path)} ${reason}`,
  );
}

function markSecrets(
  resource: Pick<Resource, "secrets" | "markSecrets">,
  properties: Properties,
): Properties {
  const marked = resource.markSecrets?.(properties) ?? properties;
  const names = resource.secrets.filter((name) => name in marked && marked[name] !== null);
  const secret = names.map((name): [string, Secret] => [name, wrap(marked[name])]);
  return { ...marked, ...Object.fromEntries(secret) };
}

function wrap(value: unknown): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

function markProperties(properties: Record<string, unknown>, template: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, markLike(value, template[name])]),
  );
}

/** Text of a failure, safe to show. */
export function describe(provider: Provider, error: unknown): string {
  return provider.redactor.redact(messageOf(error));
}
