// What a kind of resource consists of: a zod schema of its inputs first, and the behaviour beside it. The provider
// knows everything else (gRPC, secrets, unknown values, diffs), so that a new kind is one file in resources/.
import { z } from "zod";
import type { LogtoClient } from "./logto-client.ts";
import type { Problem } from "./problems.ts";

/** What an operation may use. */
export interface Context {
  /** The tenant's Management API. @throws ProviderError when the provider has no endpoint and credential */
  logto: () => Promise<LogtoClient>;
  /** The same if the server is configured and there already, for checks that can do without. */
  logtoIfReachable: () => Promise<LogtoClient | undefined>;
  /** The resource's URN and the last part of it. */
  urn: string;
  name: string;
  /** Aborted when the engine cancels. */
  signal: AbortSignal;
  /** Whether what Logto has under an id is another resource of this run. */
  isOthers: (id: string) => boolean;
  /**
   * Makes something that was there already this resource's.
   * @param text what people know it by, to say so; left out for what can only be an interrupted run's
   * @throws ProviderError when it is another resource of this run
   */
  takeOver: <T>(id: string, text: string | undefined, take: () => Promise<T>) => Promise<T>;
  /** Shows a line in the engine's log for good. */
  warn: (message: string) => void;
  /** Shows a line beside the resource for as long as the operation lasts. */
  status: (message: string) => void;
  /** Adds values that no message may show. */
  hide: (secrets: Iterable<string>) => void;
}

/** What there is of a resource already. Plain data, secrets revealed. */
export interface Existing {
  id: string;
  /** The inputs of the last update; empty when it is being imported. */
  inputs: Record<string, unknown>;
  /** Inputs and outputs as the state has them. */
  state: Record<string, unknown>;
}

/** A resource as the server has it. */
export interface Live {
  /** Every input that could be read. */
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** Something in the tenant that a resource can be imported from. */
export interface Listed {
  /** The id to import by. */
  id: string;
  /** What people call it. */
  name: string;
}

type ObjectSchema = z.ZodObject<z.ZodRawShape>;

/** A kind of resource, before its types are erased. */
export interface Kind<Schema extends ObjectSchema> {
  /** Name in the type token `logto:index:<name>`. */
  name: string;
  description: string;
  /** Inputs, each described. Property by property: what depends on several belongs into {@link check}. */
  inputs: Schema;
  /** Outputs beyond the inputs, each described. */
  outputs: ObjectSchema;
  /** Inputs and outputs that are secret as a whole. */
  secrets: string[];
  /** Inputs whose change needs a new resource. */
  replaceOn: string[];
  /** Further inputs whose change needs a new resource, where a change inside one decides. */
  replaces?: (before: Record<string, unknown>, after: Record<string, unknown>) => string[];
  /** Logto's defaults: what an input goes back to that was set and is removed. */
  defaults?: Record<string, unknown>;
  /** Inputs of which an empty list means something else than none. */
  meaningfulWhenEmpty?: string[];
  /** Kinds that it may refer to by name or id: they come first in a program, and go last. */
  refersTo?: string[];
  /** What `pulumi import` takes, for the reference. Default: the id that Logto gave it. */
  importId?: string;
  /**
   * Texts by which a tenant has it only once. Values may be unknown or of the wrong type. A program can't have one twice,
   * and creating what is there already takes it over.
   * @param name the resource's in the program
   */
  unique?: (inputs: Record<string, unknown>, name: string) => string[] | Promise<string[]>;
  /** Every tenant has exactly one, of which several resources may manage parts; deleting resets a resource's part. */
  singleton?: true;
  /** Ids of what people know by a text, for imports. Left out where the id is such a text itself. */
  find?: (context: Context, text: string) => Promise<string[]>;
  /** What else a person should know before it is created, in sentences for a preview. */
  notices?: (context: Context, inputs: Record<string, unknown>) => Promise<string[]>;
  /** Everything of this kind in the tenant that can be imported; left out where Logto keeps none. */
  list?: (context: Context) => Promise<Listed[]>;
  /** Whether the old one must go before the new one comes, given the changed inputs. */
  deleteBeforeReplace?: (changed: Set<string>) => boolean;
  /** Outputs that an update changes, for previews. */
  changingOutputs?: (before: Record<string, unknown>, after: Record<string, unknown>) => string[];
  /** Secret values among the inputs that messages must not show; all of them unless given. */
  hiddenStrings?: (inputs: Record<string, unknown>) => string[];
  /** Marks secrets inside inputs and outputs beyond {@link secrets}. */
  markSecrets?: (properties: Record<string, unknown>) => Record<string, unknown>;
  /**
   * Further checks, with the vendor's guards. Values may be unknown or of the wrong type; problems with unknown
   * values are dropped afterwards.
   * @param before the inputs of the last update; empty for what is new
   */
  check?: (
    inputs: Record<string, unknown>,
    context: Context,
    before: Record<string, unknown>,
  ) => Promise<Problem[]>;
  /** Outputs that a preview of a creation knows already. */
  previewOutputs?: (inputs: z.output<Schema>) => Record<string, unknown>;
  create: (
    context: Context,
    inputs: z.output<Schema>,
  ) => Promise<{ id: string; outputs: Record<string, unknown> }>;
  /**
   * Left out where only the state knows the resource, which then can't be imported.
   * @returns undefined when it is gone
   */
  read?: (context: Context, existing: Existing) => Promise<Live | undefined>;
  /** @returns the outputs */
  update: (
    context: Context,
    inputs: z.output<Schema>,
    existing: Existing,
  ) => Promise<Record<string, unknown>>;
  /** Left out where there is nothing to delete. */
  delete?: (context: Context, existing: Existing) => Promise<void>;
}

/** A kind of resource as the provider handles it: inputs are parsed at this edge. */
export interface Resource extends Omit<Kind<ObjectSchema>, "create" | "update" | "previewOutputs"> {
  previewOutputs?: (inputs: Record<string, unknown>) => Record<string, unknown>;
  create: (
    context: Context,
    inputs: Record<string, unknown>,
  ) => Promise<{ id: string; outputs: Record<string, unknown> }>;
  update: (
    context: Context,
    inputs: Record<string, unknown>,
    existing: Existing,
  ) => Promise<Record<string, unknown>>;
}

/** Makes a kind of resource out of its schema and behaviour. */
export function defineResource<Schema extends ObjectSchema>(kind: Kind<Schema>): Resource {
  const { previewOutputs, ...rest } = kind;
  return {
    ...rest,
    ...(previewOutputs && { previewOutputs: (inputs) => previewOutputs(kind.inputs.parse(inputs)) }),
    create: async (context, inputs) => kind.create(context, kind.inputs.parse(inputs)),
    update: async (context, inputs, existing) => kind.update(context, kind.inputs.parse(inputs), existing),
  };
}

/** Any JSON object. */
export const jsonObject = z.record(z.unknown());

/** Values that make a task run again when they change. */
export const triggers = z
  .record(z.string())
  .optional()
  .describe("Any values; it runs again when one of them changes.");

/** Where the Docker engine is. */
export const dockerHost = z
  .string()
  .optional()
  .describe(
    "The Docker engine: unix:///…, tcp://host:port or ssh://user@host. Default: DOCKER_HOST, else the local engine.",
  );
