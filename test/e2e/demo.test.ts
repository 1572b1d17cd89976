/** The README's first command, from nothing to a person who has signed up, then once more, and its end. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import type Docker from "dockerode";
import { dockerName, stackLabels } from "../../infra/names.ts";
import { passphraseFile } from "../../scripts/setup/backend.ts";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { ensureImages } from "../../scripts/setup/images.ts";
import { DemoCommand } from "./harness/demo-command.ts";
import { partOf, stackParts } from "./harness/engine.ts";
import { freePort } from "./harness/free-port.ts";
import { localRequest } from "./harness/local-request.ts";
import { signUpAt } from "./harness/sign-up.ts";
import { Story } from "./harness/story.ts";

const roles = ["app", "logto", "postgres", "proxy", "sms-sandbox"];

const story = new Story("demo");
const stack = `e2e-demo-${randomBytes(3).toString("hex")}`;
let command: DemoCommand;
let port: number;

const address = (name: string) => `http://${name}.${stack}.localhost:${port}`;

story.step(
  "it says what it is about to do, and ends with the addresses",
  async () => {
    command = new DemoCommand(story, stack);
    port = await freePort();
    const { exitCode, stdout, stderr } = await command.run("demo", ["--port", String(port)]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, new RegExp(`^Bringing up the preview stack "${stack}"`, "u"));
    const card = stdout.split("\n").map((line) => line.trim().replaceAll(/ {2,}/gu, " | "));
    for (const line of [
      `App | ${address("app")}`,
      `Sign-in server | ${address("auth")}`,
      `Admin console | ${address("console")}`,
      "user name | admin",
      `password | npm run pulumi -- stack output adminPassword --show-secrets --stack ${stack}`,
      `SMS inbox | ${address("sms")}`,
    ])
      assert.ok(card.includes(line), `${line} is missing in:\n${stdout}`);
    const { rehearsal } = await ensureImages();
    assert.equal(stdout.includes("REHEARSAL"), rehearsal);
  },
  { timeoutSeconds: 900 },
);

story.step("where nobody is logged in, the passphrase of its state is for its owner alone", () => {
  assert.equal(statSync(passphraseFile).mode & 0o777, 0o600);
  return Promise.resolve();
});

story.step("a person signs up at the addresses that it named", async () => {
  await signUpAt(story, { appUrl: address("app"), smsInboxUrl: address("sms") });
});

story.step("once more, it changes nothing and takes seconds", async () => {
  const containers = () =>
    Promise.all(
      roles.map(async (role) => {
        const { Id, State } = await partOf(stack, role).inspect();
        return `${Id} ${State.StartedAt}`;
      }),
    );
  const before = await containers();
  const { exitCode, stdout, stderr, seconds } = await command.run("demo");
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /Resources:\s+\d+ unchanged\n/u);
  assert.deepEqual(await containers(), before);
  // A few by itself; the machine may be busy.
  assert.ok(seconds < 30, `it took ${seconds} s`);
});

story.step(
  "the destroy command leaves nothing of it, no container, network, volume, state or configuration, and another stack alone",
  async () => {
    const other = await createVolumeOf(`${stack}-other`);
    assert.notDeepEqual(command.leftFiles(), []);
    const { exitCode, stderr } = await command.run("destroy");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await stackParts(stack), { containers: [], networks: [], volumes: [] });
    assert.deepEqual(command.leftFiles(), []);
    await assert.rejects(localRequest(`${address("app")}/healthz`), /ECONNREFUSED/u);
    await other.inspect();
  },
  { timeoutSeconds: 300 },
);

/** All that the engine holds of another stack. Beside it the images stay too, which the next story has to build otherwise. */
async function createVolumeOf(name: string): Promise<Docker.Volume> {
  const docker = dockerClient();
  const volume = { Name: dockerName(name, "postgres-data"), Labels: stackLabels(name, "volume") };
  await docker.createVolume(volume);
  story.atEnd(() => docker.getVolume(volume.Name).remove());
  return docker.getVolume(volume.Name);
}
