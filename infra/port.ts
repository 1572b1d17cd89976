/** Whether a port of this machine is free: asked before a stack is made, and when a preview chooses its port. */
import { createServer } from "node:net";

/** Tries to listen for a moment. */
export function isPortFree(port: number, address = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, address, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
