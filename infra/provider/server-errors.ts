// Failures in the form that Pulumi's engine reads from a gRPC status.
import { anyMessages, grpc, messages, statusMessages } from "./protocol.js";
import { ProviderError } from "./errors.ts";
import { encodeProperties, type Properties } from "./values.ts";

/** A resource that exists but is incomplete, already in the engine's form. */
class InitFailedError extends ProviderError {
  public readonly metadata: grpc.Metadata;

  public constructor(message: string, metadata: grpc.Metadata) {
    super(message);
    this.metadata = metadata;
  }
}

/** Reports a resource that exists but is incomplete, so that the engine keeps its id and state. */
export function initFailedError(message: string, id: string, state: Properties, inputs: Properties): Error {
  const failed = new messages.ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(encodeProperties(state));
  failed.setInputs(encodeProperties(inputs));
  failed.setReasonsList([message]);
  const detail = new anyMessages.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusMessages.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(detail);
  // gRPC carries structured errors in this header; grpc-js has no other way to set it.
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return new InitFailedError(message, metadata);
}

/** Makes a gRPC status of anything that was thrown. A failure that we didn't foresee shows where it comes from. */
export function toServiceError(error: unknown, message: string): Partial<grpc.StatusObject> {
  if (error instanceof InitFailedError) {
    return { code: grpc.status.UNKNOWN, details: message, metadata: error.metadata };
  }
  if (error instanceof ProviderError) return { code: grpc.status.UNKNOWN, details: message };
  const origin =
    error instanceof Error ? (error.stack ?? "").split("\n").find((line) => line.includes("at ")) : "";
  return {
    code: grpc.status.INTERNAL,
    details: `${message} (unexpected error in the logto provider, ${(origin ?? "").trim()})`,
  };
}
