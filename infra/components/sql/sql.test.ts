/** The stack's SQL around Logto's own seed, on a real engine: the door that never stands open, and secrets that nobody is shown. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { execute } from "../../provider/docker/exec.ts";
import { psqlInput } from "../../provider/resources/database-script.ts";

const docker = new Docker();
const images = {
  postgres: process.env["POSTGRES_IMAGE"] ?? "rehearsal/postgres:17",
  logto: process.env["LOGTO_IMAGE"] ?? "rehearsal/logto:1.42.0",
};
const name = `sql-test-${randomBytes(4).toString("hex")}`;
const Labels = { "logto-stack.test": "sql" };
const password = randomBytes(16).toString("hex");
const credentials = {
  defaultClientId: "logto-stack-default",
  defaultClientSecret: "default-secret",
  adminClientId: "logto-stack-admin",
  adminClientSecret: "admin-secret",
};

let network: Docker.Network;
let postgres: Docker.Container;

before(async () => {
  network = await docker.createNetwork({ Name: name, Labels });
  postgres = await docker.createContainer({
    name,
    Image: images.postgres,
    Env: [`POSTGRES_PASSWORD=${password}`, "PGDATA=/tmp/data"],
    Cmd: ["postgres", "-c", "fsync=off"],
    Labels,
    HostConfig: { NetworkMode: name, Tmpfs: { "/tmp": "mode=1777" } },
  });
  await postgres.start();
  const isReady = () =>
    execute(postgres, ["pg_isready", "--quiet", "--host=127.0.0.1"], { signal: AbortSignal.timeout(10_000) });
  while ((await isReady()).exitCode !== 0) await sleep(200);
});

after(async () => {
  await postgres.remove({ force: true, v: true });
  await network.remove();
});

/** Runs psql with a script on its standard input, as a DatabaseScript does. @returns what it printed */
async function psql(
  database: string,
  script: string,
  variables: Record<string, string> = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await execute(
    postgres,
    ["psql", "-v", "ON_ERROR_STOP=1", "-X", "-q", "-A", "-t", "-U", "postgres", "-d", database, "-f", "-"],
    { input: psqlInput(script, variables), signal: AbortSignal.timeout(30_000) },
  );
  assert.equal(exitCode, 0, stderr);
  assert.equal(stderr, "");
  return stdout.trim();
}

/** One of the stack's scripts. */
const scriptOf = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const prepare = () => psql("postgres", scriptOf("logto-database.sql"), { password });
const declareCredentials = () => psql("logto", scriptOf("management-credentials.sql"), credentials);

async function seed(): Promise<void> {
  const task = await docker.createContainer({
    Image: images.logto,
    Entrypoint: ["node_modules/.bin/logto"],
    Cmd: ["db", "seed", "--swe"],
    Env: [`DB_URL=postgres://logto:${password}@${name}:5432/logto`],
    Labels,
    HostConfig: { NetworkMode: name },
  });
  try {
    await task.start();
    assert.deepEqual(await task.wait(), { StatusCode: 0, Error: null });
  } finally {
    await task.remove({ force: true });
  }
}

const modes = () => psql("logto", "SELECT tenant_id, sign_in_mode FROM sign_in_experiences ORDER BY 1;");
const eventTriggers = () => psql("logto", "SELECT count(*) FROM pg_event_trigger;");
const ownSecrets = async () =>
  (
    await psql(
      "logto",
      "SELECT secret FROM applications WHERE id IN ('logto-stack-default', 'logto-stack-admin') ORDER BY id;",
    )
  ).split("\n");

test("once the seed has committed, the console's registration is closed, and the other tenant's open", async () => {
  assert.match(await prepare(), /^\d+$/u);
  await seed();
  assert.equal(await modes(), "admin|SignIn\ndefault|SignInAndRegister");
});

test("what closed it goes with the stack's credential, and doesn't come back", async () => {
  await declareCredentials();
  assert.equal(await eventTriggers(), "0");
  await prepare();
  assert.equal(await eventTriggers(), "0");
  assert.equal(await psql("logto", "SELECT to_regnamespace('logto_stack') IS NULL;"), "t");
});

test("an application's own secret is one that Logto shows nobody, and stays as it is", async () => {
  const secrets = await ownSecrets();
  assert.equal(secrets.length, 2);
  for (const secret of secrets) assert.match(secret, /^#internal:/u);
  await declareCredentials();
  assert.deepEqual(await ownSecrets(), secrets);
});

test("one of an earlier version, which Logto shows and takes, gives way", async () => {
  await psql("logto", "UPDATE applications SET secret = 'internal_old' WHERE id LIKE 'logto-stack-%';");
  await declareCredentials();
  for (const secret of await ownSecrets()) assert.match(secret, /^#internal:/u);
});
