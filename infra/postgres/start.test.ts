/** The database's first start, on a real engine, killed on its way. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { execute } from "../provider/docker/exec.ts";

const docker = new Docker();
const image = process.env["POSTGRES_IMAGE"] ?? "rehearsal/postgres:17";
const name = `postgres-start-${randomBytes(4).toString("hex")}`;
const password = randomBytes(16).toString("hex");
const data = "/var/lib/postgresql/data";
const script = readFileSync(new URL("start.sh", import.meta.url), "utf8");

before(async () => {
  await docker.createVolume({ Name: name, Labels: { "logto-stack.test": "postgres" } });
});

after(async () => {
  await docker.getVolume(name).remove();
});

/** Runs a command on the volume, as confined as the stack's container is, and does something with it meanwhile. */
async function withContainer<T>(
  command: string,
  work: (container: Docker.Container) => Promise<T>,
): Promise<T> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c"],
    Cmd: [command],
    Env: [`POSTGRES_PASSWORD=${password}`],
    User: "postgres",
    Labels: { "logto-stack.test": "postgres" },
    HostConfig: {
      Binds: [`${name}:${data}`],
      Tmpfs: { "/tmp": "mode=1777", "/var/run/postgresql": "mode=1777" },
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      Init: true,
    },
  });
  try {
    await container.start();
    return await work(container);
  } finally {
    await container.remove({ force: true });
  }
}

/** Asks the server over TCP, where a password is needed. @returns what psql printed, or undefined where it failed */
async function ask(container: Docker.Container, secret: string): Promise<string | undefined> {
  const psql = `PGPASSWORD=${secret} psql -h "$(hostname)" -U postgres -Atc "select count(*) from pg_class" postgres`;
  const { exitCode, stdout } = await execute(container, ["sh", "-c", psql], {
    signal: AbortSignal.timeout(10_000),
  });
  return exitCode === 0 ? stdout.trim() : undefined;
}

async function assertServes(): Promise<void> {
  await withContainer(script, async (container) => {
    const deadline = Date.now() + 30_000;
    let answer = await ask(container, password);
    while (answer === undefined && Date.now() < deadline) {
      await sleep(200);
      answer = await ask(container, password);
    }
    assert.match(answer ?? "no answer", /^\d+$/);
    assert.equal(await ask(container, "another"), undefined);
    await container.stop();
  });
}

test("a first start that is killed is gone through with by the next one", async () => {
  for (let milliseconds = 100; milliseconds <= 1200; milliseconds += 100) {
    await withContainer(script, () => sleep(milliseconds));
  }
  await assertServes();
});

test("one that is killed while the cluster takes its place goes on from there", async () => {
  const half = "cd $PGDATA; mkdir .creating; mv base global PG_VERSION .creating/; touch .creating.whole";
  await withContainer(half, (container) => container.wait());
  await assertServes();
});

test("nothing but the cluster is left on the volume", async () => {
  await withContainer(
    "test ! -e $PGDATA/.creating && test ! -e $PGDATA/.creating.whole",
    async (container) => {
      assert.deepEqual(await container.wait(), { StatusCode: 0, Error: null });
    },
  );
});
