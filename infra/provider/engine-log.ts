// Sends lines to the engine, which shows them beside the resource they are about.
import { engine, engineGrpc, grpc } from "./protocol.js";

/** The engine's log, as far as its address is known. */
export class EngineLog {
  #client: InstanceType<typeof engineGrpc.EngineClient> | undefined;

  /** @param address host and port of the engine's gRPC server */
  public connect(address: string): void {
    this.#client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  }

  /** Shows a warning for good. */
  public warn(urn: string, message: string): void {
    this.#send(urn, message, engine.LogSeverity.WARNING, false);
  }

  /** Shows what is going on, until the resource is done. */
  public status(urn: string, message: string): void {
    this.#send(urn, message, engine.LogSeverity.INFO, true);
  }

  #send(urn: string, message: string, severity: engine.LogSeverity, ephemeral: boolean): void {
    const request = new engine.LogRequest();
    request.setUrn(urn);
    request.setMessage(message);
    request.setSeverity(severity);
    request.setEphemeral(ephemeral);
    // A line that doesn't arrive is no reason to fail.
    this.#client?.log(request, () => undefined);
  }
}
