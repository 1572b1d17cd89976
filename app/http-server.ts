/** Listening, and stopping without dropping anybody's request. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A listening server. */
export interface RunningServer {
  /** The port, also where the system chose it. */
  port: number;
  /**
   * Accepts nothing new, lets running requests finish, and cuts off what is left after the grace time.
   *
   * @param graceMilliseconds less than the time that Docker waits before it kills
   */
  stop(graceMilliseconds: number): Promise<void>;
}

/** Listens on all addresses. @throws the system's error, such as EADDRINUSE */
export async function listen(handler: RequestListener, port: number): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, handler);
  // Longer than Caddy keeps idle connections (2 minutes): the side that reuses them must be the one that closes.
  server.keepAliveTimeout = 125_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return { port: portOf(server), stop: (graceMilliseconds) => stop(server, graceMilliseconds) };
}

async function stop(server: Server, graceMilliseconds: number): Promise<void> {
  const cutOff = setTimeout(() => {
    server.closeAllConnections();
  }, graceMilliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  clearTimeout(cutOff);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
