// Loaded into each Node.js process of an update (NODE_OPTIONS): notes every connection that it opens, one a line, in the
// file CONNECTION_LOG. So a test can state that an update sent no request to an address.
import { appendFileSync } from "node:fs";
import { subscribe } from "node:diagnostics_channel";

subscribe("net.client.socket", ({ socket }) => {
  socket.once("connect", () => {
    appendFileSync(
      process.env.CONNECTION_LOG,
      `${process.pid} ${socket.remoteAddress}:${socket.remotePort}\n`,
    );
  });
});
