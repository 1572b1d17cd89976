// One-shot containers, SQL and waiting for services, on a real Docker engine.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import http from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Docker from "dockerode";
import { Engine } from "./testing/engine.ts";
import { listen } from "./testing/listen.ts";
import { Secret, type Properties } from "./values.ts";

const image = process.env["POSTGRES_IMAGE"] ?? "rehearsal/postgres:17";
const prefix = `provider-test-${randomBytes(4).toString("hex")}`;
const docker = new Docker();
const labels = { "logto-stack.test": "provider" };
const password = "database-password-secret";

let engine: Engine;
let network: Docker.Network;
let postgres: Docker.Container;
const started: Docker.Container[] = [];

/** Starts a container that the tests remove afterwards. */
async function start(name: string, options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
  const container = await docker.createContainer({
    name: `${prefix}-${name}`,
    Image: image,
    Labels: labels,
    ...options,
  });
  started.push(container);
  await container.start();
  return container;
}

before(async () => {
  engine = await Engine.start({});
  network = await docker.createNetwork({ Name: prefix, Labels: labels });
  postgres = await start("postgres", {
    Env: [`POSTGRES_PASSWORD=${password}`],
    Healthcheck: {
      Test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"],
      Interval: 3_600_000_000_000,
    },
    HostConfig: { Tmpfs: { "/var/lib/postgresql/data": "" } },
  });
});

after(async () => {
  await engine.stop();
  for (const container of started) {
    // The test itself may have removed it.
    await container.remove({ force: true, v: true }).catch(() => undefined);
  }
  await network.remove();
});

const taskName = `${prefix}-task`;

/** Inputs of a task that runs a shell script. */
function task(script: string, more: Properties = {}): Properties {
  const environment = new Secret({
    DB_URL: "postgres://logto:url-password@postgres/logto",
    TOKEN: "token-value-secret",
    PLAIN: "readable",
  });
  const command = ["sh", "-c", script];
  return {
    containerName: taskName,
    image,
    command,
    environment,
    networkName: prefix,
    labels,
    user: "nobody",
    ...more,
  };
}

async function exists(name: string): Promise<boolean> {
  return docker
    .getContainer(name)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

void test("a task that succeeds leaves no container, and another run has another id", async () => {
  const state = await engine.create("ContainerTask", "task", task("true"));
  assert.equal(await exists(taskName), false);
  const again = await engine.update(state, task("true", { triggers: { version: "2" } }));
  assert.notEqual(again.outputs["runId"], state.outputs["runId"]);
  await engine.delete(again);
});

void test("a task runs without capabilities and privileges, within its limits, and without write access where that is asked", async () => {
  const limits = { readOnly: true, tmpfs: { "/scratch": "" }, memoryMegabytes: 64, pidsLimit: 50 };
  const script = [
    "grep -q '^CapEff:\\s*0000000000000000' /proc/self/status",
    "grep -q '^NoNewPrivs:\\s*1' /proc/self/status",
    "touch /scratch/file",
    "! touch /file 2>/dev/null",
  ];
  await engine.create("ContainerTask", "task", task(script.join(" && "), limits));
});

void test("a task that fails is shown with exit code and last log lines, without secrets, and leaves no container", async () => {
  // One stream only: the engine doesn't keep the order between two.
  const script = 'for i in $(seq 40); do echo "line $i."; done; echo $DB_URL $TOKEN $PLAIN; exit 3';
  await assert.rejects(engine.create("ContainerTask", "task", task(script)), (error: Error) => {
    assert.match(error.message, /failed with exit code 3.*line 40\./s);
    assert.doesNotMatch(error.message, /line 9\.|url-password|token-value-secret/);
    assert.match(error.message, /\[secret\].*readable/);
    return true;
  });
  assert.equal(await exists(taskName), false);
});

void test("a task that takes too long is stopped", async () => {
  const creation = engine.create("ContainerTask", "task", task("sleep 60", { timeoutSeconds: 1 }));
  await assert.rejects(creation, /wasn't done after 1 s \(timeoutSeconds\)/);
  assert.equal(await exists(taskName), false);
});

void test("a container that a killed run left is waited for and removed before the task runs again", async () => {
  const first = await Engine.start({});
  const interrupted = assert.rejects(first.create("ContainerTask", "task", task("sleep 3")));
  while (!(await exists(taskName))) await new Promise((resolve) => setTimeout(resolve, 50));
  await first.kill();
  await interrupted;
  await engine.create("ContainerTask", "task", task("true"));
  assert.equal(await exists(taskName), false);
});

void test("a container of the same name that isn't ours is left alone and named", async () => {
  const other = await start("other", { Cmd: ["sleep", "60"], Labels: { owner: "somebody" } });
  const containerName = `${prefix}-other`;
  await assert.rejects(
    engine.create("ContainerTask", "task", task("true", { containerName })),
    /isn't this stack's.*docker rm -f/,
  );
  assert.equal((await other.inspect()).State.Running, true);
});

void test("a missing image, network or engine is one clear message", async () => {
  const refusals: [Properties, RegExp][] = [
    [
      { image: "logto-stack/no-such-image:1" },
      /The image logto-stack\/no-such-image:1 isn't on the Docker engine: pull it/,
    ],
    [{ networkName: `${prefix}-none` }, /couldn't start the container.*network .* not found/],
    [
      { dockerHost: "unix:///no/such.sock" },
      /^Docker isn't running, or can't be reached at unix:\/\/\/no\/such\.sock/,
    ],
    [{ dockerHost: "nonsense" }, /dockerHost nonsense isn't an address/],
  ];
  for (const [more, message] of refusals) {
    await assert.rejects(engine.create("ContainerTask", "task", task("true", more)), (error: Error) =>
      message.test(error.message),
    );
  }
});

void test("a service is waited for by its own health check, and a new container is waited for anew", async () => {
  const inputs = { containerName: `${prefix}-postgres`, containerId: postgres.id, timeoutSeconds: 90 };
  const state = await engine.create("ServiceReady", "postgres", inputs);
  assert.deepEqual((await engine.diff(state, { ...inputs, containerId: "another" })).paths, [
    "containerId: UPDATE",
  ]);
});

void test("a service that stops is shown with its state and log, without secrets from its environment", async () => {
  const stopped = await start("stopped", {
    Entrypoint: ["sh", "-c", "echo starting with $API_SECRET; exit 7"],
    Env: ["API_SECRET=environment-secret-value"],
    Healthcheck: { Test: ["CMD", "false"] },
  });
  const inputs = { containerName: "stopped", containerId: stopped.id };
  await assert.rejects(engine.create("ServiceReady", "stopped", inputs), (error: Error) => {
    assert.match(error.message, /isn't running \(state exited, exit code 7\).*starting with \[secret\]/s);
    return true;
  });
});

void test("a service that ends as soon as it starts is told as such, however soon it is looked at", async () => {
  for (const seconds of [0, 0.05, 0.2]) {
    const crashing = await start(`crashing-${seconds}`, {
      Entrypoint: ["sh", "-c", `echo last words; sleep ${seconds}; exit 7`],
      Healthcheck: { Test: ["CMD", "false"] },
      HostConfig: { RestartPolicy: { Name: "always" } },
    });
    const inputs = {
      containerName: "crashing",
      containerId: crashing.id,
      pidsLimit: 50,
      pollMilliseconds: 10,
    };
    await assert.rejects(
      engine.create("ServiceReady", "crashing", inputs),
      /The container crashing (isn't running|was restarted|stopped and was restarted) .*last words/s,
    );
  }
});

void test("a service that never becomes ready or has no health check is an error that says so", async () => {
  const never = await start("never", {
    Entrypoint: ["sleep", "60"],
    Healthcheck: { Test: ["CMD-SHELL", "echo not yet; false"] },
  });
  const waiting = { containerName: "never", containerId: never.id, timeoutSeconds: 1 };
  await assert.rejects(
    engine.create("ServiceReady", "never", waiting),
    /wasn't ready within 1 s \(not yet\).*state running/,
  );
  const bare = await start("bare", { Entrypoint: ["sleep", "60"] });
  await assert.rejects(
    engine.create("ServiceReady", "bare", { containerName: "bare", containerId: bare.id }),
    /has no health check/,
  );
});

void test("a service with addresses is ready when each of them answers with success", async () => {
  const answers = new Map([
    ["/status", 204],
    ["/discovery", 502],
  ]);
  const server = http.createServer((request, response) => {
    response.writeHead(answers.get(request.url ?? "") ?? 404).end();
  });
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const addresses = [`${origin}/status`, `${origin}/discovery`];
  const inputs = { containerName: "postgres", containerId: postgres.id, timeoutSeconds: 1, addresses };
  try {
    await assert.rejects(
      engine.create("ServiceReady", "postgres", inputs),
      /wasn't ready within 1 s \(http:\S+\/discovery answers 502\)/,
    );
    answers.set("/discovery", 200);
    await engine.create("ServiceReady", "postgres", inputs);
  } finally {
    server.close();
  }
});

void test("a network is made once, taken over from a killed run, and gone when it is deleted", async () => {
  const inputs = { networkName: `${prefix}-made`, labels };
  const first = await engine.create("ContainerNetwork", "made", inputs);
  const again = await engine.create("ContainerNetwork", "made", inputs);
  assert.equal(again.id, first.id);
  assert.deepEqual((await engine.read(first))?.inputs, first.inputs);
  // What an update has just made or taken over, it doesn't delete for the resource that had it before.
  const next = await Engine.start({});
  try {
    await next.delete(first);
    await next.delete(first);
    assert.equal(await next.read(first), undefined);
  } finally {
    await next.stop();
  }
});

void test("a network of the same name that isn't ours is left alone and named", async () => {
  const inputs = { networkName: network.id, labels: { somebody: "else" } };
  await assert.rejects(engine.create("ContainerNetwork", "taken", inputs), /isn't this stack's.*network rm/);
});

void test("an image is built once for its name, and says which step failed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "provider-test-"));
  const name = `${prefix}-image:1`;
  t.after(async () => {
    await docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => undefined);
    await rm(folder, { recursive: true });
  });
  const dockerfile = async (last: string): Promise<void> =>
    writeFile(join(folder, "Dockerfile"), `FROM ${image}\nARG WORD\nCOPY given /given\nRUN ${last}\n`);
  await writeFile(join(folder, "given"), "from the context");
  const inputs = {
    image: name,
    context: folder,
    sources: ["Dockerfile", "given"],
    buildArguments: { WORD: "word" },
  };

  await dockerfile('echo "about to fail" && exit 7');
  await assert.rejects(
    engine.create("ContainerImage", "image", inputs),
    /image provider-test-\w+-image:1 can't be built from Dockerfile: .*non-zero code: 7.*about to fail/s,
  );
  await dockerfile('grep "from the context" /given && test "$WORD" = word');
  const built = await engine.create("ContainerImage", "image", { ...inputs, labels });
  assert.equal((await docker.getImage(name).inspect()).Id, built.outputs["imageId"]);
  assert.deepEqual((await engine.read(built))?.inputs, built.inputs);

  const imported = await engine.import("ContainerImage", "image", name);
  assert.ok(imported);
  // What isn't the engine's to know comes with the next update, which builds nothing.
  const missing = (await engine.diff(imported, inputs)).paths;
  assert.ok(missing.length > 0 && missing.every((path) => path.endsWith(": ADD")), missing.join());

  // The engine has it: nothing is sent, so that it doesn't matter what the folder holds by now.
  await rm(join(folder, "Dockerfile"));
  const again = await engine.create("ContainerImage", "image", inputs);
  assert.equal(again.outputs["imageId"], built.outputs["imageId"]);
  await engine.delete(again);
  await docker.getImage(name).remove();
  assert.equal(await engine.read(built), undefined);
});

/** Inputs of a script. */
function sql(script: string, variables: Record<string, string> = {}): Properties {
  const containerName = `${prefix}-postgres`;
  return {
    containerName,
    username: "postgres",
    database: "postgres",
    script,
    variables: new Secret(variables),
  };
}

void test("a script gets its variables exactly, whatever characters they hold, and its result is a secret", async () => {
  const text = `it's "q" \\ \\n $HOME \`id\` :name ; -- \n two\tlines 中文 'x'`;
  const state = await engine.create("DatabaseScript", "script", sql("SELECT :'text';", { text }));
  assert.deepEqual(state.outputs["result"], new Secret(text));
});

void test("a script that fails shows psql's words at the script's line, without secrets there and in the server's log", async () => {
  const script = "SELECT 1;\nSELECT no_such_function(:'token');\nSELECT 2;";
  const creation = engine.create(
    "DatabaseScript",
    "script",
    sql(script, { token: "script-variable-secret" }),
  );
  await assert.rejects(creation, (error: Error) => {
    assert.match(error.message, /psql exit code 3.*line 2: ERROR: {2}function no_such_function/s);
    assert.doesNotMatch(error.message, /script-variable-secret/);
    return true;
  });
  const log = (await postgres.logs({ stdout: true, stderr: true })).toString();
  assert.match(log, /no_such_function/);
  assert.doesNotMatch(log, /script-variable-secret/);
});

void test("no part of a secret is in what psql says, however long the line is that it complains about", async () => {
  const token = randomBytes(32).toString("base64url");
  const script = "SELECT 1;\nSELECT pg_catalog.no_such_function(1, 2, 3), :'token';\nSELECT 2;";
  await assert.rejects(engine.create("DatabaseScript", "script", sql(script, { token })), (error: Error) => {
    assert.match(
      error.message,
      /psql exit code 3.*line 2: ERROR: {2}function .*no_such_function.*at character \d+$/s,
    );
    for (let start = 0; start + 8 <= token.length; start += 1)
      assert.ok(!error.message.includes(token.slice(start, start + 8)), error.message);
    return true;
  });
});

void test("a script runs again when anything about it changes", async () => {
  await engine.create(
    "DatabaseScript",
    "table",
    sql("CREATE TABLE IF NOT EXISTS runs (at timestamptz DEFAULT now());"),
  );
  const script = "INSERT INTO runs DEFAULT VALUES; SELECT count(*) FROM runs;";
  const state = await engine.create("DatabaseScript", "count", sql(script));
  const again = await engine.update(state, { ...sql(script), triggers: { seed: "2" } });
  assert.deepEqual([state.outputs["result"], again.outputs["result"]], [new Secret("1"), new Secret("2")]);
});

void test("a script for a container that isn't there says which", async () => {
  const creation = engine.create("DatabaseScript", "script", {
    ...sql("SELECT 1;"),
    containerName: `${prefix}-none`,
  });
  await assert.rejects(creation, /No such container.*Check `containerName`/);
});
