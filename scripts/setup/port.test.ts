/** A port in use is told before minutes of set-up are spent. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import test from "node:test";
import { dockerClient } from "./docker.ts";
import { needFreePort } from "./port.ts";

test("a port that a process holds is refused with the process and another port to choose", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));

  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const { port } = address;
  try {
    await assert.rejects(needFreePort(dockerClient(), port, "demo"), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(`Port ${port} is in use by (process ${process.pid}|another process)`, "u"),
      );
      assert.match(error.message, /npm run demo -- --port \d+/u);
      return true;
    });
  } finally {
    server.close();
  }
});
