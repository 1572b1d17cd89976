// The gRPC face of the provider: Pulumi's ResourceProvider service, message by message. Methods that aren't here
// (components, functions, parameters, mappings) answer UNIMPLEMENTED, which the engine understands.
import { empty, messages, plugin, type grpc } from "./protocol.js";
import type { Message } from "google-protobuf";
import { initFailedError, toServiceError } from "./server-errors.ts";
import { IncompleteResourceError } from "./errors.ts";
import type { EngineLog } from "./engine-log.ts";
import { describe, Provider, type Difference, type Stored } from "./provider.ts";
import { decodeProperties, encodeProperties } from "./values.ts";

const version = "0.1.0";

type Handler<Request, Response> = (request: Request) => Promise<Response>;

function checkResponse(result: {
  inputs: Record<string, unknown>;
  failures: string[];
}): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(encodeProperties(result.inputs));
  // The reason begins with the property's path. With `property` set, the engine would print the value, too.
  for (const reason of result.failures) response.addFailures(new messages.CheckFailure().setReason(reason));
  return response;
}

function propertyDiff(kind: "add" | "delete" | "update", replaces: boolean): messages.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const diff = new messages.PropertyDiff();
  diff.setKind(kinds[kind][replaces ? 1 : 0]);
  diff.setInputdiff(true);
  return diff;
}

function diffResponse({ changes, replaces, deleteBeforeReplace }: Difference): messages.DiffResponse {
  const response = new messages.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...new Set(changes.map(({ property }) => property))]);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const { path, property, kind } of changes) {
    response.getDetaileddiffMap().set(path, propertyDiff(kind, replaces.has(property)));
  }
  return response;
}

/** Loads what creating resources takes. A new tenant's provider has the time while the server still starts. */
async function preload(): Promise<void> {
  const { loadAllResources } = await import("./resources/index.ts");
  await Promise.all([loadAllResources(), import("./logto-client.ts"), import("@logto/schemas")]);
}

/** Serves a provider. */
export class Server {
  readonly #provider: Provider;
  readonly #log: EngineLog;

  public constructor(log: EngineLog) {
    this.#log = log;
    this.#provider = new Provider(log);
  }

  /** Ends every wait, as the engine's Cancel does. */
  public cancel(): void {
    this.#provider.cancel();
  }

  /** The implementation to hand to grpc-js. */
  public get implementation(): grpc.UntypedServiceImplementation {
    return {
      getSchema: this.#unary(async () => this.#getSchema()),
      checkConfig: this.#unary(async (request: messages.CheckRequest) => this.#checkConfig(request)),
      diffConfig: this.#unary(async (request: messages.DiffRequest) => this.#diffConfig(request)),
      configure: this.#unary(async (request: messages.ConfigureRequest) => this.#configure(request)),
      check: this.#unary(async (request: messages.CheckRequest) => this.#check(request)),
      diff: this.#unary(async (request: messages.DiffRequest) => this.#diff(request)),
      create: this.#unary(async (request: messages.CreateRequest) => this.#create(request)),
      read: this.#unary(async (request: messages.ReadRequest) => this.#read(request)),
      update: this.#unary(async (request: messages.UpdateRequest) => this.#update(request)),
      delete: this.#unary(async (request: messages.DeleteRequest) => this.#delete(request)),
      cancel: this.#unary(async () => this.#cancel()),
      getPluginInfo: this.#unary(async () => Promise.resolve(new plugin.PluginInfo().setVersion(version))),
      attach: this.#unary(async (request: plugin.PluginAttach) => this.#attach(request)),
    };
  }

  #unary<Request extends Message, Response extends Message>(
    handler: Handler<Request, Response>,
  ): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
      handler(call.request).then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error, describe(this.#provider, error)));
        },
      );
    };
  }

  async #getSchema(): Promise<messages.GetSchemaResponse> {
    const { packageSchema } = await import("./schema.ts");
    return new messages.GetSchemaResponse().setSchema(JSON.stringify(await packageSchema(version)));
  }

  async #checkConfig(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const inputs = decodeProperties(request.getNews());
    const isNew = Object.keys(decodeProperties(request.getOlds())).length === 0;
    if (isNew && "endpoint" in inputs) void preload();
    return Promise.resolve(checkResponse(this.#provider.checkConfig(inputs)));
  }

  async #diffConfig(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const before = decodeProperties(request.getOldInputs() ?? request.getOlds());
    return Promise.resolve(
      diffResponse(this.#provider.diffConfig(before, decodeProperties(request.getNews()))),
    );
  }

  async #configure(request: messages.ConfigureRequest): Promise<messages.ConfigureResponse> {
    this.#provider.configure(decodeProperties(request.getArgs()));
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptoutputs(true);
    response.setSupportspreview(true);
    return Promise.resolve(response);
  }

  async #check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const before = decodeProperties(request.getOlds());
    return checkResponse(
      await this.#provider.check(request.getUrn(), before, decodeProperties(request.getNews())),
    );
  }

  async #diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const before = decodeProperties(request.getOldInputs());
    return diffResponse(
      await this.#provider.diff(
        request.getUrn(),
        request.getId(),
        before,
        decodeProperties(request.getNews()),
      ),
    );
  }

  async #create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const urn = request.getUrn();
    const inputs = decodeProperties(request.getProperties());
    try {
      const { id, state } = await this.#provider.create(urn, inputs, request.getPreview());
      return new messages.CreateResponse().setId(id).setProperties(encodeProperties(state));
    } catch (error) {
      throw await this.#incomplete(urn, inputs, error);
    }
  }

  async #incomplete(urn: string, inputs: Record<string, unknown>, error: unknown): Promise<unknown> {
    if (!(error instanceof IncompleteResourceError)) return error;
    const state = await this.#provider.incompleteState(urn, inputs, error.outputs);
    return initFailedError(describe(this.#provider, error), error.id, state, inputs);
  }

  async #read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const stored = {
      urn: request.getUrn(),
      id: request.getId(),
      inputs: decodeProperties(request.getInputs()),
      state: decodeProperties(request.getProperties()),
    };
    const response = new messages.ReadResponse();
    const live = await this.#provider.read(stored);
    // An empty id means that it is gone.
    if (live === undefined) return response;
    response.setId(live.id);
    response.setInputs(encodeProperties(live.inputs));
    return response.setProperties(encodeProperties(live.state));
  }

  async #update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const stored = this.#stored(request, decodeProperties(request.getOlds()));
    const inputs = decodeProperties(request.getNews());
    try {
      const state = await this.#provider.update(stored, inputs, request.getPreview());
      return new messages.UpdateResponse().setProperties(encodeProperties(state));
    } catch (error) {
      throw await this.#incomplete(stored.urn, inputs, error);
    }
  }

  async #delete(request: messages.DeleteRequest): Promise<empty.Empty> {
    await this.#provider.delete(this.#stored(request, decodeProperties(request.getProperties())));
    return new empty.Empty();
  }

  #stored(request: messages.UpdateRequest | messages.DeleteRequest, state: Record<string, unknown>): Stored {
    return {
      urn: request.getUrn(),
      id: request.getId(),
      inputs: decodeProperties(request.getOldInputs()),
      state,
    };
  }

  async #cancel(): Promise<empty.Empty> {
    this.cancel();
    return Promise.resolve(new empty.Empty());
  }

  async #attach(request: plugin.PluginAttach): Promise<empty.Empty> {
    this.#log.connect(request.getAddress());
    return Promise.resolve(new empty.Empty());
  }
}
