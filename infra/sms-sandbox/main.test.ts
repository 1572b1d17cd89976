import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { z } from "zod";
import { startTestSandbox, testAccount } from "./testing.ts";

let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "sms-sandbox-main-"));
});
after(() => rm(directory, { recursive: true, force: true }));

function run(environment: Record<string, string>): ReturnType<typeof spawn> {
  return spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { HTTPS_PORT: "0", HTTP_PORT: "0", DATA_DIR: directory, CERTIFICATE_DIR: directory, ...environment },
  });
}

const valid = {
  SECRET_ID: testAccount.secretId,
  SECRET_KEY: testAccount.secretKey,
  SDK_APP_ID: testAccount.sdkAppId,
  SIGN_NAME: testAccount.signName,
  TEMPLATES: JSON.stringify(testAccount.templates),
};

async function outcome(environment: Record<string, string>): Promise<[unknown, string]> {
  const child = run(environment);
  assert.ok(child.stderr);
  const [, stderr] = await Promise.all([once(child, "exit"), text(child.stderr)]);
  return [child.exitCode, stderr];
}

test("the process serves until it is told to stop, and then ends without an error", async () => {
  const child = run(valid);
  assert.ok(child.stdout);
  const exit = once(child, "exit");
  const readyGuard = z.object({ httpPort: z.number() });
  for await (const line of createInterface(child.stdout)) {
    const ready = readyGuard.safeParse(JSON.parse(line));
    if (!ready.success) continue;
    const response = await fetch(`http://127.0.0.1:${ready.data.httpPort}/healthz`);
    assert.deepEqual(await response.json(), { healthy: true, api: true, certificate: true });
    // An open event stream must not hold up the end.
    await fetch(`http://127.0.0.1:${ready.data.httpPort}/events`);
    child.kill("SIGTERM");
  }
  assert.deepEqual(await exit, [0, null]);
});

test("a wrong configuration ends the process with what to set, and no stack trace", async () => {
  const [exitCode, stderr] = await outcome({ ...valid, SIGN_NAME: "" });
  assert.equal(exitCode, 1);
  assert.match(stderr, /SIGN_NAME is missing: set it to/);
  assert.doesNotMatch(stderr, /\n {4}at /);
});

test("a port in use ends the process with the port, and leaves nothing running", async () => {
  const other = await startTestSandbox({ host: undefined });
  try {
    const [exitCode, stderr] = await outcome({ ...valid, HTTP_PORT: String(other.httpPort) });
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`EADDRINUSE.*${other.httpPort}`));
    assert.doesNotMatch(stderr, /\n {4}at /);
  } finally {
    await other.stop();
  }
});
