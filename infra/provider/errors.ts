// The ways in which an operation fails. Every message is meant for the person who runs `pulumi up`.

/** A failure that needs no stack trace: the message says what is wrong and what to do. */
export class ProviderError extends Error {
  public override readonly name: string = "ProviderError";
}

/** The resource exists but isn't as it should be: the state keeps it, and the next update continues from there. */
export class IncompleteResourceError extends ProviderError {
  public readonly id: string;
  public readonly outputs: Record<string, unknown>;

  public constructor(message: string, id: string, outputs: Record<string, unknown>) {
    super(message);
    this.id = id;
    this.outputs = outputs;
  }
}

/** Text of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}
