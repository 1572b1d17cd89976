// Servers of the tests' own.
import type { Server } from "node:http";

/** Lets a server listen on loopback. @returns the port, a free one */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It doesn't listen.");
  return address.port;
}
