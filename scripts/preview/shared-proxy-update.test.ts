/** Two commands at once never leave the shared proxy with less than both know. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { writeRecord } from "./record.ts";
import { updateSharedProxy } from "./shared-proxy-update.ts";
import { TestEngine } from "./testing-engine.ts";
import { testRecord, testSession } from "./testing.ts";

const domain = "preview.example.com";
const told = z.object({ Env: z.array(z.string()) }).transform(({ Env }) => Env[0] ?? "");

/** An engine whose first look at the proxy takes a while, so that a second command could overtake the first. */
async function startEngine(context: TestContext, isRunningAtFirst: boolean) {
  const configs: string[] = [];
  let isRunning = isRunningAtFirst;
  let isFirst = true;
  const engine = await TestEngine.start(async (method, path, body) => {
    if (path === "/containers/logto-stack-previews-proxy/json") {
      const answer = { status: isRunning ? 200 : 404, body: { State: { Running: isRunning } } };
      if (isFirst) {
        isFirst = false;
        await sleep(300);
      }
      return answer;
    }
    if (path.endsWith("/exec") || path === "/containers/create") {
      configs.push(told.parse(body));
      return { status: 201, body: { Id: "new" } };
    }
    if (path === "/containers/new/start") isRunning = true;
    if (path === "/exec/new/start") return { status: 200, body: "" };
    if (path === "/exec/new/json") return { status: 200, body: { ExitCode: 0 } };
    return method === "POST" && path === "/networks/create" ? { status: 201, body: { Id: "n" } } : undefined;
  });
  context.after(() => {
    engine.stop();
  });
  return { engine, configs };
}

test("who looked first and tells last doesn't drop the other's preview", async (context) => {
  const { engine, configs } = await startEngine(context, true);
  const session = testSession(context, engine.docker, { domain });
  await writeRecord(engine.docker, testRecord({ stack: "pr-1", domain }));
  const first = updateSharedProxy(session);
  await sleep(100);
  await writeRecord(engine.docker, testRecord({ stack: "pr-2", domain }));
  await Promise.all([first, updateSharedProxy(session)]);
  assert.match(configs.at(-1) ?? "", /app\.pr-1\.(.|\n)*app\.pr-2\./u);
});

test("two first previews make one proxy", async (context) => {
  const { engine } = await startEngine(context, false);
  const session = testSession(context, engine.docker, { domain });
  await writeRecord(engine.docker, testRecord({ stack: "pr-1", domain }));
  await Promise.all([1, 2].map(() => updateSharedProxy(session, "caddy")));
  assert.equal(engine.requests.filter((request) => request === "POST /containers/create").length, 1);
});
