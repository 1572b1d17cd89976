// How the provider's process ends an operation, and itself.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { test } from "node:test";
import { Engine } from "./testing/engine.ts";
import { absentServer, webApplication } from "./testing/fixtures.ts";
import { listen } from "./testing/listen.ts";

void test("cancelling ends an operation that waits for the server", async (context) => {
  const waiting = await Engine.start(absentServer);
  context.after(async () => waiting.stop());
  const creation = assert.rejects(
    waiting.create("Application", "app", webApplication),
    /The update was cancelled\./,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await waiting.cancel();
  await creation;
});

void test("the engine's farewell, or Ctrl+C, ends the process at once when idle, else after the operation's answer", async (context) => {
  const silent = http.createServer(() => undefined);
  context.after(() => {
    silent.close();
    silent.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${await listen(silent)}`;
  const waiting = await Engine.start({ ...absentServer, endpoint });
  const creation = assert.rejects(waiting.create("Application", "app", webApplication), /cancelled/);
  await once(silent, "request");
  const startedAt = Date.now();
  await waiting.interrupt();
  await creation;
  const idle = await Engine.start({});
  await idle.interrupt();
  // The engine itself waits for five seconds, then kills.
  assert.ok(Date.now() - startedAt < 4000, `${Date.now() - startedAt} ms`);
});
