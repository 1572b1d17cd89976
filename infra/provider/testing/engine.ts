// Speaks to the provider's process the way Pulumi's engine does: over gRPC, after reading the port from its output.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { decodeProperties, encodeProperties, type Properties } from "../values.ts";

const executable = fileURLToPath(new URL("../pulumi-resource-logto", import.meta.url));

/** What the engine keeps of a resource. */
export interface State {
  urn: string;
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** A failed creation that left something. */
export class InitFailed extends Error {
  public readonly state: State;

  public constructor(message: string, state: State) {
    super(message);
    this.state = state;
  }
}

/** A check that found problems, as one text. */
export class CheckFailed extends Error {}

/** A resource's URN in a made-up stack. */
export function urnOf(kind: string, name: string): string {
  return `urn:pulumi:test::provider-test::logto:index:${kind}::${name}`;
}

type Client = InstanceType<typeof services.ResourceProviderClient>;

function fromServiceError(error: grpc.ServiceError, urn: string): Error {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return new Error(error.details);
  const [detail] = statusMessages.Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(
    detail?.getValue_asU8() ?? new Uint8Array(),
  );
  return new InitFailed(error.details, {
    urn,
    id: failed.getId(),
    inputs: decodeProperties(failed.getInputs()),
    outputs: decodeProperties(failed.getProperties()),
  });
}

/** One run of the provider. */
export class Engine {
  /** Everything that the process printed. */
  public readonly output: string[] = [];
  readonly #process: ChildProcess;
  readonly #configuration: Properties | undefined;
  #client: Client | undefined;

  private constructor(
    configuration: Properties | undefined,
    engineAddress: string | undefined,
    environment: Record<string, string>,
  ) {
    this.#configuration = configuration;
    this.#process = spawn(executable, engineAddress === undefined ? [] : [engineAddress], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
  }

  /**
   * Starts the provider.
   * @param configuration given to Configure unless left out
   * @param engineAddress where the engine takes log lines
   * @param environment more environment variables
   */
  public static async start(
    configuration?: Properties,
    engineAddress?: string,
    environment: Record<string, string> = {},
  ): Promise<Engine> {
    const engine = new Engine(configuration, engineAddress, environment);
    const address = `127.0.0.1:${await engine.#port()}`;
    engine.#client = new services.ResourceProviderClient(address, grpc.credentials.createInsecure());
    await engine.nextRun();
    return engine;
  }

  async #port(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#process.stdout?.on("data", (chunk: Buffer) => {
        this.output.push(chunk.toString());
        const [line, rest] = this.output.join("").split("\n");
        if (line !== undefined && rest !== undefined) resolve(line);
      });
      this.#process.stderr?.on("data", (chunk: Buffer) => this.output.push(chunk.toString()));
      this.#process.on("exit", () => {
        reject(new Error(`The provider ended: ${this.output.join("")}`));
      });
    });
  }

  /** Ends the process. */
  public async stop(): Promise<void> {
    await this.kill("SIGTERM");
  }

  /** Asks the process to end, as an engine does that is done with it, and as Ctrl+C does; the connection stays. */
  public async interrupt(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGINT");
    await ended;
    this.#client?.close();
  }

  /** Kills the process in the middle of whatever it does. */
  public async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.#client?.close();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }

  async #call<Response>(
    urn: string,
    send: (client: Client, done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    const client = this.#client;
    if (client === undefined) throw new Error("not started");
    return new Promise((resolve, reject) => {
      send(client, (error, response) => {
        if (error === null) resolve(response);
        else reject(fromServiceError(error, urn));
      });
    });
  }

  public async configure(configuration: Properties): Promise<messages.ConfigureResponse> {
    const request = new messages.ConfigureRequest().setArgs(encodeProperties(configuration));
    request.setAcceptsecrets(true);
    return this.#call("", (client, done) => client.configure(request, done));
  }

  /** As a later run would begin: with the provider configured anew, as at its start. */
  public async nextRun(): Promise<void> {
    if (this.#configuration !== undefined) await this.configure(this.#configuration);
  }

  public async schema(): Promise<string> {
    const response = await this.#call<messages.GetSchemaResponse>("", (client, done) =>
      client.getSchema(new messages.GetSchemaRequest(), done),
    );
    return response.getSchema();
  }

  public async checkConfig(configuration: Properties): Promise<Properties> {
    const request = new messages.CheckRequest().setNews(encodeProperties(configuration));
    return checked(await this.#call("", (client, done) => client.checkConfig(request, done)));
  }

  public async cancel(): Promise<void> {
    await this.#call<empty.Empty>("", (client, done) => client.cancel(new empty.Empty(), done));
  }

  /** @throws CheckFailed */
  public async check(
    kind: string,
    name: string,
    inputs: Properties,
    before: Properties = {},
  ): Promise<Properties> {
    return this.checkUrn(urnOf(kind, name), inputs, before);
  }

  /** The same for a resource inside a component. */
  public async checkUrn(urn: string, inputs: Properties, before: Properties = {}): Promise<Properties> {
    const request = new messages.CheckRequest().setUrn(urn);
    request.setOlds(encodeProperties(before));
    request.setNews(encodeProperties(inputs));
    return checked(await this.#call("", (client, done) => client.check(request, done)));
  }

  /** Checks and creates. */
  public async create(kind: string, name: string, given: Properties, preview = false): Promise<State> {
    const urn = urnOf(kind, name);
    const inputs = await this.check(kind, name, given);
    const request = new messages.CreateRequest().setUrn(urn).setPreview(preview);
    request.setProperties(encodeProperties(inputs));
    const response = await this.#call<messages.CreateResponse>(urn, (client, done) =>
      client.create(request, done),
    );
    return { urn, id: response.getId(), inputs, outputs: decodeProperties(response.getProperties()) };
  }

  /** Compares. @returns property paths and what happens to them, for instance `name: UPDATE` */
  public async diff(
    state: State,
    inputs: Properties,
  ): Promise<{ paths: string[]; deleteBeforeReplace: boolean }> {
    const request = new messages.DiffRequest().setUrn(state.urn).setId(state.id);
    request.setOlds(encodeProperties(state.outputs));
    request.setOldInputs(encodeProperties(state.inputs));
    request.setNews(encodeProperties(inputs));
    const response = await this.#call<messages.DiffResponse>(state.urn, (client, done) =>
      client.diff(request, done),
    );
    return { paths: pathsOf(response), deleteBeforeReplace: response.getDeletebeforereplace() };
  }

  /** Compares two configurations of the provider. */
  public async diffConfig(before: Properties, after: Properties): Promise<string[]> {
    const request = new messages.DiffRequest().setOldInputs(encodeProperties(before));
    request.setNews(encodeProperties(after));
    return pathsOf(await this.#call("", (client, done) => client.diffConfig(request, done)));
  }

  /** Checks and updates. */
  public async update(state: State, given: Properties, preview = false): Promise<State> {
    const [, , type = "", name = ""] = state.urn.split("::");
    const inputs = await this.check(type.replace("logto:index:", ""), name, given, state.inputs);
    const request = new messages.UpdateRequest().setUrn(state.urn).setId(state.id).setPreview(preview);
    request.setOlds(encodeProperties(state.outputs));
    request.setOldInputs(encodeProperties(state.inputs));
    request.setNews(encodeProperties(inputs));
    const response = await this.#call<messages.UpdateResponse>(state.urn, (client, done) =>
      client.update(request, done),
    );
    return { ...state, inputs, outputs: decodeProperties(response.getProperties()) };
  }

  /** Refreshes, or imports when there are no inputs. @returns undefined when it is gone */
  public async read(state: State): Promise<State | undefined> {
    const request = new messages.ReadRequest().setUrn(state.urn).setId(state.id);
    request.setProperties(encodeProperties(state.outputs));
    request.setInputs(encodeProperties(state.inputs));
    const response = await this.#call<messages.ReadResponse>(state.urn, (client, done) =>
      client.read(request, done),
    );
    if (response.getId() === "") return undefined;
    return {
      ...state,
      id: response.getId(),
      inputs: decodeProperties(response.getInputs()),
      outputs: decodeProperties(response.getProperties()),
    };
  }

  /** Imports by id. */
  public async import(kind: string, name: string, id: string): Promise<State | undefined> {
    return this.read({ urn: urnOf(kind, name), id, inputs: {}, outputs: {} });
  }

  public async delete(state: State): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(state.urn).setId(state.id);
    request.setProperties(encodeProperties(state.outputs));
    request.setOldInputs(encodeProperties(state.inputs));
    await this.#call<empty.Empty>(state.urn, (client, done) => client.delete(request, done));
  }

  /** Deletes as a later run would: what a run has created stays in it. */
  public async destroy(...states: State[]): Promise<void> {
    await this.nextRun();
    for (const state of states) await this.delete(state);
  }
}

function pathsOf(response: messages.DiffResponse): string[] {
  const kinds = Object.keys(messages.PropertyDiff.Kind);
  const paths: string[] = [];
  response
    .getDetaileddiffMap()
    .forEach((diff, path) => paths.push(`${path}: ${kinds[diff.getKind()] ?? ""}`));
  return paths.sort();
}

function checked(response: messages.CheckResponse): Properties {
  const failures = response.getFailuresList().map((failure) => failure.getReason());
  if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
  return decodeProperties(response.getInputs());
}
