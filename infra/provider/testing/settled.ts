// Steps of a resource's life that must leave nothing to change.
import assert from "node:assert/strict";
import type { Properties } from "../values.ts";
import type { Engine, State } from "./engine.ts";

/** Reads a resource that must be there. */
export async function refreshed(engine: Engine, state: State): Promise<State> {
  const found = await engine.read(state);
  assert.ok(found, "it is gone");
  return found;
}

/** Imports a resource that must be there, and makes sure that what it is imported with is no change. */
export async function imported(engine: Engine, kind: string, id: string): Promise<Properties> {
  const found = await engine.import(kind, "imported", id);
  assert.ok(found, "it can't be imported");
  assert.deepEqual((await engine.diff(found, found.inputs)).paths, []);
  return found.inputs;
}

/** Updates, and makes sure that a refresh then shows no change. */
export async function updated(engine: Engine, state: State, inputs: Properties): Promise<State> {
  const found = await refreshed(engine, await engine.update(state, inputs));
  assert.deepEqual((await engine.diff(found, inputs)).paths, []);
  return found;
}
