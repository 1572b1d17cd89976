/** Docker on another machine, behind SSH: a preview and a plain stack there, and the machine falling silent in the middle. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { forwardCommand } from "../../infra/docker-ssh.ts";
import { stackNameOf } from "../../scripts/preview/names.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { repositoryRoot } from "../../scripts/setup/paths.ts";
import { stackParts } from "./harness/engine.ts";
import { localRequest } from "./harness/local-request.ts";
import { type Card, PreviewCommand } from "./harness/preview-command.ts";
import { RemoteHost, whyNoRemoteHost } from "./harness/remote-host.ts";
import { Story } from "./harness/story.ts";
import { TestStack } from "./harness/test-stack.ts";
import { waitUntil } from "./harness/wait-until.ts";

const story = new Story("remote-docker", { skip: whyNoRemoteHost() });
const unique = randomBytes(3).toString("hex");
const names = { first: `e2e-${unique}-far`, frozen: `e2e-${unique}-frozen`, full: `e2e-${unique}-full` };
let host: RemoteHost;
let preview: PreviewCommand;
let stack: TestStack;
let card: Card;

const nothing = { containers: [], networks: [], volumes: [] };

story.step(
  "a preview comes up on a Docker host behind SSH, and nothing of it is made here",
  async () => {
    const { images } = await ensureImages();
    host = await RemoteHost.start(story, Object.values(images));
    preview = new PreviewCommand(story, host.environment);
    for (const name of Object.values(names)) preview.removeAtEnd(stackNameOf(name));
    card = await preview.up(names.first);
    assert.deepEqual(await stackParts(card.stack), nothing);
    assert.ok((await host.docker.listContainers()).length >= 5);
  },
  { timeoutSeconds: 400 },
);

story.step("the card says how to reach it: forward its port", async () => {
  const port = Number(new URL(card.appUrl).port);
  assert.equal(card.forward, forwardCommand(host.dockerHost, port));
  await assert.rejects(localRequest(`${card.appUrl}/readyz`));
  await forwarded(port, async () => {
    assert.equal((await localRequest(`${card.appUrl}/readyz`)).status, 200);
  });
});

story.step("list and logs look there", async () => {
  const listed = z.tuple([z.object({ stack: z.literal(card.stack), state: z.literal("ready") })]);
  await preview.run(["list"], listed.rest(z.unknown()));
  const lines = await preview.run(["logs", names.first, "app"], z.array(z.object({ text: z.string() })));
  assert.ok(lines.some(({ text }) => text.includes("listening")));
});

story.step(
  "plain `pulumi up` with dockerHost is refused until the port is forwarded, and then works",
  async () => {
    stack = await TestStack.create(story, { dockerHost: host.dockerHost });
    const settings = { environment: { PATH: searchPath() } };
    const refused = await stack.run(["preview"], settings);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, new RegExp(`ssh -N .*-L ${stack.port}:127.0.0.1:${stack.port} `, "u"));
    await forwarded(stack.port, async () => {
      await stack.up(settings);
      const { appUrl } = await stack.outputs();
      assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
      assert.deepEqual(await stackParts(stack.name), nothing);
    });
  },
  { timeoutSeconds: 300 },
);

story.step(
  "`recover` and `destroy` of that stack work there, and leave what has its name here alone",
  async () => {
    const labels = { "logto-stack.project": "logto-stack", "logto-stack.stack": stack.name };
    await dockerClient().createNetwork({ Name: stack.name, Labels: labels });
    await host.docker.createNetwork({ Name: `${stack.name}-orphan`, Labels: labels });
    await command("recover", stack.name);
    const filters = { label: [`logto-stack.stack=${stack.name}`] };
    assert.equal((await host.docker.listNetworks({ filters })).length, 1, "the orphan is gone");
    const said = await command("destroy", stack.name);
    assert.ok(said.includes(`on the Docker engine ${host.dockerHost}`), said);
    assert.deepEqual(await host.docker.listContainers({ all: true, filters }), []);
    assert.deepEqual(await stackParts(stack.name), { ...nothing, networks: [stack.name] });
  },
  { timeoutSeconds: 200 },
);

story.step(
  "an engine that falls silent in the middle of an update ends it within two minutes, and `up` goes on later",
  async () => {
    const update = preview.start(["up", names.frozen, "--json"]);
    await waitUntil(
      "the first container",
      async () => (await isBegun(stackNameOf(names.frozen))) || undefined,
      {
        timeoutSeconds: 120,
      },
    );
    host.freeze("engine");
    const frozenAt = performance.now();
    const { exitCode, stdout, stderr } = await update;
    host.thaw();
    assert.equal(exitCode, 1);
    for (const said of [stdout, stderr])
      assert.match(said, /The Docker engine \(ssh:.*\) has stopped answering.*run the command again/su);
    assert.ok(performance.now() - frozenAt < 120_000);
    await preview.up(names.frozen);
  },
  { timeoutSeconds: 400 },
);

story.step("a host that is silent from the beginning is told in ssh's words", async () => {
  host.freeze("machine");
  const { exitCode, stderr } = await preview.start(["list"]);
  host.thaw();
  assert.equal(exitCode, 1);
  assert.match(stderr, /DOCKER_HOST names \(ssh:.*\) doesn't answer: .*timed out/iu);
});

story.step(
  "a full disk over there is told as such, and once there is room `up` goes on",
  async () => {
    preview.removeAtEnd(stackNameOf(names.full));
    await host.fillDisk();
    const { exitCode, stdout, stderr } = await preview.start(["up", names.full, "--json"]);
    host.emptyDisk();
    assert.equal(exitCode, 1);
    for (const said of [stdout, stderr])
      assert.match(said, /The Docker engine's disk is full.*docker system df/u);
    await preview.up(names.full);
  },
  { timeoutSeconds: 300 },
);

story.step("`down` leaves nothing there", async () => {
  for (const name of Object.values(names))
    await preview.run(["down", name], z.object({ wasThere: z.literal(true) }));
  const left = await host.docker.listVolumes({ filters: { label: ["logto-stack.preview"] } });
  assert.deepEqual(left.Volumes, []);
});

/** Runs one of our commands for a stack, with nothing in the environment that says where it is. @returns what it said */
async function command(name: "recover" | "destroy", stackName: string): Promise<string> {
  const script = path.join(repositoryRoot, "scripts", `${name}.ts`);
  const options = { env: { PATH: searchPath() }, all: true as const, reject: false as const };
  const { exitCode, all } = await execa(process.execPath, [script, "--stack", stackName], options);
  assert.equal(exitCode, 0, all);
  return all;
}

/** With the ssh that knows the way. */
function searchPath(): string {
  return `${host.environment["PATH"] ?? ""}:${stack.pulumi.environment["PATH"] ?? ""}`;
}

/** What a person types, as the card says. */
async function forwarded(port: number, work: () => Promise<void>): Promise<void> {
  const [command = "", ...words] = forwardCommand(host.dockerHost, port).split(" ");
  const tunnel = execa(command, words, { env: host.environment, reject: false });
  try {
    await waitUntil("the tunnel", () =>
      localRequest(`http://127.0.0.1:${port}`).then(
        () => true as const,
        (error: unknown) => (String(error).includes("ECONNREFUSED") ? undefined : (true as const)),
      ),
    );
    await work();
  } finally {
    tunnel.kill();
    await tunnel;
  }
}

async function isBegun(stack: string): Promise<boolean> {
  const filters = { label: [`logto-stack.stack=${stack}`] };
  return (await host.docker.listContainers({ filters })).length > 0;
}
