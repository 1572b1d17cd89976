/** Which engine a stack is on: a wrong answer would remove somebody else's containers. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { after, afterEach, test } from "node:test";
import { settingsFile } from "./stack-file.ts";
import { engineName, useEngineOf } from "./stack-engine.ts";
import type { StackState, StateResource } from "./state.ts";

const stack = `engine-${process.pid}`;
const before = process.env["DOCKER_HOST"];
const provider = { urn: "urn", type: "pulumi:providers:docker" };

afterEach(() => {
  rmSync(settingsFile(stack), { force: true });
  delete process.env["DOCKER_HOST"];
});

after(() => {
  if (before !== undefined) process.env["DOCKER_HOST"] = before;
});

function stateOf(...resources: StateResource[]): StackState {
  return { deployment: { resources, pending_operations: [] } };
}

function configure(value: string): void {
  writeFileSync(settingsFile(stack), `config:\n  logto-stack:dockerHost: ${value}\n`);
}

test("a stack without state is on the engine of its configuration, whatever the environment names", () => {
  configure("ssh://ops@far.example.com");
  process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
  useEngineOf(stack);
  assert.equal(engineName(), "ssh://ops@far.example.com");
});

test("a stack with state is where that says, although it is configured for another engine meanwhile", () => {
  configure("ssh://ops@new.example.com");
  const replaced = { ...provider, delete: true, inputs: { host: "ssh://ops@older.example.com" } };
  useEngineOf(stack, stateOf(replaced, { ...provider, inputs: { host: "ssh://ops@old.example.com" } }));
  assert.equal(engineName(), "ssh://ops@old.example.com");
});

test("a stack that was made on the local engine stays there, although another one is configured meanwhile", () => {
  configure("ssh://ops@new.example.com");
  useEngineOf(stack, stateOf({ ...provider, inputs: {} }));
  assert.equal(engineName(), "of this machine");
});

test("where nothing names an engine, the environment's counts", () => {
  process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
  useEngineOf(stack, stateOf());
  assert.equal(engineName(), "tcp://127.0.0.1:1");
});

test("an engine that is configured as a secret can't be known, and nothing is looked for elsewhere", () => {
  configure("\n    secure: v1:abc");
  assert.throws(() => {
    useEngineOf(stack);
  }, /dockerHost in Pulumi\.engine-\d+\.yaml is no text(.|\n)*--plaintext/u);
});
