/** What counts as left behind by an update that was killed, against a real engine. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import test, { after } from "node:test";
import Docker from "dockerode";
import { dockerClient } from "../setup/docker.ts";
import { UserError } from "../setup/user-error.mjs";
import { findLabelled, isEmpty, lostOf, namesOf, orphansOf, removeAll } from "./leftovers.ts";

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

test("what a container of somebody else holds is told with that container, and everything else goes", async () => {
  const image = `leftovers-test:${process.pid}`;
  const [repo, tag] = image.split(":");
  // The shortest archive: two empty blocks.
  await text(await docker.importImage(Readable.from([Buffer.alloc(1024)]), { repo, tag }));
  await docker.createVolume({ Name: `${stack}-held`, Labels: labels });
  await docker.createVolume({ Name: `${stack}-other`, Labels: labels });
  const holder = await docker.createContainer({
    name: `${stack}-holder`,
    Image: image,
    Cmd: ["never started"],
    HostConfig: { Binds: [`${stack}-held:/data`] },
  });
  try {
    const refused = new RegExp(
      `volume ${stack}-held: .*in use.*used by ${stack}-holder(.|\\n)*What to do`,
      "u",
    );
    await assert.rejects(
      removeAll(docker, await findLabelled(docker, stack), () => undefined),
      (error) => error instanceof UserError && refused.test(error.message),
    );
    assert.equal(namesOf(await findLabelled(docker, stack)), `volume ${stack}-held`);
  } finally {
    await holder.remove();
    await docker.getImage(image).remove();
  }
});

test("a removal that somebody else is at is waited for", async () => {
  const answers = [
    { status: 409, message: "removal of container busy is already in progress" },
    { status: 404, message: "No such container: busy" },
  ];
  let asked = 0;
  const engine = createServer((request, response) => {
    const { status, message } = (request.method === "DELETE" ? answers[asked++] : undefined) ?? {
      status: 304,
      message: "",
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
  }).listen(0, "127.0.0.1");
  await once(engine, "listening");
  const address = engine.address();
  assert.ok(address !== null && typeof address === "object");
  const busy = { containers: [{ id: "busy", name: "busy" }], networks: [], volumes: [] };
  await removeAll(
    new Docker({ protocol: "http", host: "127.0.0.1", port: address.port }),
    busy,
    () => undefined,
  );
  engine.close();
  assert.equal(asked, 2);
});

test("what the state knows and Docker doesn't hold any more counts as lost", () => {
  const resource = (type: string, name: string, more: object) => ({ urn: `urn::${name}`, type, ...more });
  const container = "docker:index/container:Container";
  const known = [
    resource(container, "app", { id: "gone" }),
    resource(container, "proxy", { id: "there" }),
    resource(container, "old-app", { id: "replaced", delete: true }),
    resource("docker:index/volume:Volume", "data", { id: "data" }),
    resource("docker:index/remoteImage:RemoteImage", "image", { id: "sha256:1" }),
  ];
  const found = { containers: [{ id: "there", name: "proxy" }], networks: [], volumes: [] };
  assert.deepEqual(lostOf(found, known), ["container app", "volume data"]);
});

test("a stack that isn't there has nothing", async () => {
  assert.ok(isEmpty(await findLabelled(docker, `${stack}-other`)));
});
