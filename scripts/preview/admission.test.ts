/** Who makes room when there are as many previews as there may be. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import test, { type TestContext } from "node:test";
import { admit, renew, type Request, victimOf } from "./admission.ts";
import { portCandidates } from "./names.ts";
import { readRecords, writeRecord } from "./record.ts";
import { TestEngine } from "./testing-engine.ts";
import { testRecord, testSession } from "./testing.ts";

const now = 10 * 3_600_000;
const request: Request = {
  stack: "pr-1",
  subject: "1",
  branch: undefined,
  variant: undefined,
  backend: "",
  clone: "",
};
const record = (stack: string, hours: number) => testRecord({ stack, expiresAt: hours * 3_600_000 });

test("below the limit nobody has to go", () => {
  assert.equal(victimOf([record("pr-1", 1)], 2, now), undefined);
});

test("at the limit the one that expired first goes", () => {
  assert.equal(victimOf([record("pr-1", 20), record("pr-2", 3), record("pr-3", 2)], 3, now), "pr-3");
});

test("where none has expired it is a refusal that names them all, and the one with the least time left", () => {
  assert.throws(
    () => victimOf([record("pr-1", 20), record("pr-2", 12)], 2, now),
    /preview:max allows 2: pr-1 \(10 h left\), pr-2 \(2 h left\).*down pr-2/su,
  );
});

test("one that is brought up to date isn't idle, however long ago somebody came", () => {
  const settings = { lifetime: 3_600_000, domain: undefined };
  assert.equal(renew(testRecord({ updatedAt: 1 }), request, settings, now).updatedAt, now);
});

/** An engine of this machine, as far as its ports go, on which a container has published one. */
async function startEngine(context: TestContext, published: number): Promise<TestEngine> {
  const dockerHost = process.env["DOCKER_HOST"];
  delete process.env["DOCKER_HOST"];
  const engine = await TestEngine.start((_, path) =>
    Promise.resolve(
      path === "/containers/json"
        ? { status: 200, body: [{ Ports: [{ PublicPort: published }] }] }
        : undefined,
    ),
  );
  context.after(() => {
    engine.stop();
    if (dockerHost !== undefined) process.env["DOCKER_HOST"] = dockerHost;
  });
  return engine;
}

test("a port that another preview, a container or a process has is passed over", async (context) => {
  const [ofPreview = 0, ofContainer = 0, ofProcess = 0, free] = portCandidates(request.stack);
  const engine = await startEngine(context, ofContainer);
  await writeRecord(engine.docker, testRecord({ stack: "pr-2", port: ofPreview }));
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(ofProcess, "127.0.0.1", resolve));
  context.after(() => holder.close());
  const { port } = await admit(testSession(context, engine.docker), request, () =>
    Promise.reject(new Error()),
  );
  assert.equal(port, free);
});

test("at the limit an expired one is removed first, and the new one is written down", async (context) => {
  const engine = await startEngine(context, 1);
  await writeRecord(engine.docker, testRecord({ stack: "pr-2", expiresAt: 1 }));
  const removed: string[] = [];
  await admit(testSession(context, engine.docker, { max: 1 }), request, (stack) => {
    removed.push(stack);
    return Promise.resolve();
  });
  assert.deepEqual(removed, ["pr-2"]);
  assert.equal((await readRecords(engine.docker)).get("pr-1")?.phase, "making");
});
