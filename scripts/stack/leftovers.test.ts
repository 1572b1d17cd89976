/** What counts as left behind by an update that was killed, against a real engine. */
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { dockerClient } from "../setup/docker.ts";
import { findLabelled, isEmpty, namesOf, orphansOf, removeAll } from "./leftovers.ts";

const stack = `leftovers-${process.pid}`;
const labels = { "logto-stack.project": "logto-stack", "logto-stack.stack": stack };
const docker = dockerClient();

after(async () => {
  await removeAll(docker, await findLabelled(docker, stack), () => undefined);
});

test("networks and volumes are found by their labels, and removed by them", async () => {
  await docker.createNetwork({ Name: stack, Labels: labels });
  await docker.createVolume({ Name: stack, Labels: labels });
  const found = await findLabelled(docker, stack);
  assert.equal(namesOf(found), `network ${stack}, volume ${stack}`);
  await removeAll(docker, found, () => undefined);
  assert.ok(isEmpty(await findLabelled(docker, stack)));
});

test("what the state knows stays, and so does every volume, since it holds data", () => {
  const found = {
    containers: [
      { id: "known", name: "postgres" },
      { id: "unknown", name: "app" },
    ],
    networks: [{ id: "lost", name: "network" }],
    volumes: [{ name: "data" }],
  };
  assert.equal(namesOf(orphansOf(found, new Set(["known"]))), "container app, network network");
});

test("a stack that isn't there has nothing", async () => {
  assert.ok(isEmpty(await findLabelled(docker, `${stack}-other`)));
});
