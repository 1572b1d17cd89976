// Takes the lines that a provider sends to the engine's log, and keeps the warnings.
import { EventEmitter, once } from "node:events";
import { empty, engine, engineGrpc, grpc } from "../protocol.js";

/** The log of an engine that does nothing else. */
export class EngineWarnings {
  readonly #server = new grpc.Server();
  readonly #arrivals = new EventEmitter();
  #warnings: string[] = [];
  /** Where the provider sends its lines. */
  public address = "";

  private constructor() {
    const log: grpc.handleUnaryCall<engine.LogRequest, empty.Empty> = ({ request }, done) => {
      if (request.getSeverity() === engine.LogSeverity.WARNING) this.#warnings.push(request.getMessage());
      this.#arrivals.emit("line");
      done(null, new empty.Empty());
    };
    this.#server.addService(engineGrpc.EngineService, { log });
  }

  /** Starts to listen on a free port. */
  public static async start(): Promise<EngineWarnings> {
    const warnings = new EngineWarnings();
    const port = await new Promise<number>((resolve, reject) => {
      warnings.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    warnings.address = `127.0.0.1:${port}`;
    return warnings;
  }

  /** Waits for a warning, and forgets those that came until then. @returns it */
  public async next(): Promise<string> {
    while (this.#warnings.length === 0) await once(this.#arrivals, "line");
    return this.#warnings.splice(0).join("\n");
  }

  /** The warnings that came since the last one that was waited for. */
  public get rest(): readonly string[] {
    return this.#warnings;
  }

  /** Forgets the warnings that came until now. */
  public forget(): void {
    this.#warnings = [];
  }

  public stop(): void {
    this.#server.forceShutdown();
  }
}
