/** The database's start, on a real engine: the first one, killed on its way, and one on data that the image doesn't fit. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { execute } from "../provider/docker/exec.ts";
import { lastLogLines } from "../provider/docker/logs.ts";

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
  User = "postgres",
): Promise<T> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c"],
    Cmd: [command],
    Env: [`PGDATA=${data}`],
    User,
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

/** Runs psql over the socket, or as somebody over TCP. @returns what it printed, or undefined where it failed */
async function psql(
  container: Docker.Container,
  sql: string,
  { user = "postgres", secret }: { user?: string; secret?: string } = {},
): Promise<string | undefined> {
  const address = secret === undefined ? "" : `host=$(hostname) password=${secret}`;
  const command = `psql -Atc "${sql}" "${address} user=${user} dbname=postgres"`;
  const signal = AbortSignal.timeout(10_000);
  const { exitCode, stdout } = await execute(container, ["sh", "-c", command], { signal });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Does something with a server that serves. */
async function whileItServes(work: (container: Docker.Container) => Promise<void>): Promise<void> {
  await withContainer(script, async (container) => {
    const deadline = Date.now() + 30_000;
    while ((await psql(container, "SELECT 1")) === undefined && Date.now() < deadline) await sleep(200);
    assert.match((await psql(container, "SELECT count(*) FROM pg_class")) ?? "no answer", /^\d+$/);
    await work(container);
    await container.stop();
  });
}

const assertServes = () => whileItServes(() => Promise.resolve());

/** How the start ended, and what it said. */
async function refusal(before: string, user?: string): Promise<string> {
  const ending = async (container: Docker.Container) => {
    assert.deepEqual(await container.wait(), { StatusCode: 1, Error: null });
    return (await lastLogLines(container)).join("\n");
  };
  return withContainer(`${before}\n${script}`, ending, user);
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

test("roles come over TCP with their password, and the superuser not at all", async () => {
  await whileItServes(async (container) => {
    await psql(container, `CREATE ROLE somebody LOGIN PASSWORD '${password}'`);
    await psql(container, `ALTER ROLE postgres PASSWORD '${password}'`);
    const asked = (user: string, secret: string) => psql(container, "SELECT 1", { user, secret });
    assert.equal(await asked("somebody", password), "1");
    assert.equal(await asked("somebody", "another"), undefined);
    assert.equal(await asked("postgres", password), undefined);
  });
});

test("a cluster that an earlier version made goes on, and lets its superuser in no more", async () => {
  const earlier = "host all all all scram-sha-256";
  await withContainer(`echo '${earlier}' >>$PGDATA/pg_hba.conf`, (container) => container.wait());
  await whileItServes(async (container) => {
    assert.equal(await psql(container, "SELECT 1", { user: "somebody", secret: password }), "1");
    assert.equal(await psql(container, "SELECT 1", { secret: password }), undefined);
  });
});

test("an image of another major version says so and the way back, and touches nothing", async () => {
  const older = "echo 16 >$PGDATA/PG_VERSION";
  assert.match(
    await refusal(older),
    /The data is PostgreSQL 16's.*image holds PostgreSQL \d+\. .*postgresImage/,
  );
  await withContainer(
    "postgres --version | sed 's/[^0-9]*\\([0-9]*\\).*/\\1/' >$PGDATA/PG_VERSION",
    (container) => container.wait(),
  );
  await assertServes();
});

test("an image with another user says so rather than that something isn't permitted", async () => {
  const said = await refusal("", "1234");
  assert.match(said, /as user 1234, and \S+ is user \d+'s: the image is of another kind.*postgresImage/);
});

test("an image that keeps its data elsewhere says so", async () => {
  assert.match(await refusal("PGDATA=/var/lib"), /no folder \/var\/lib of PostgreSQL's own.*postgresImage/);
});
