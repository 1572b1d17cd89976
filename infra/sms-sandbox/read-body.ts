/** Reads a request's body into memory, up to a limit. */
import type { IncomingMessage } from "node:http";

/** @returns the body, or undefined when it is longer than `maximumBytes` */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read and dropped, so that the client gets the answer instead of a broken connection.
    if (length <= maximumBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= maximumBytes ? Buffer.concat(chunks) : undefined;
}
