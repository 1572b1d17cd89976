/** An update that is killed at any moment, and data that is lost: `recover` and `pulumi up` bring the stack up, with nothing twice. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { dockerClient } from "../../scripts/setup/docker.ts";
import { recoverStack } from "../../scripts/stack/recovery.ts";
import { partOf, stackParts } from "./harness/engine.ts";
import { readEventLog, removeDebugMessages } from "./harness/event-log.ts";
import { localRequest } from "./harness/local-request.ts";
import { ManagementApi } from "./harness/management-api.ts";
import { familyOf } from "./harness/process-lists.ts";
import { Story } from "./harness/story.ts";
import { TestStack } from "./harness/test-stack.ts";
import { waitUntil } from "./harness/wait-until.ts";

/** When the update is killed: as soon as work on this resource begins. In the order of an update. */
const moments = [
  { type: "logto:index:ContainerNetwork", name: "network", what: "the network is being made" },
  {
    type: "docker:index/container:Container",
    name: "postgres",
    what: "PostgreSQL's container is being made",
  },
  { type: "logto:index:ContainerTask", name: "logto-migration", what: "the database is being seeded" },
  { type: "logto:index:ServiceReady", name: "logto", what: "Logto is starting" },
  { type: "logto:index:Application", name: "app", what: "Logto is being configured" },
  {
    type: "logto:index:SignInExperience",
    name: "sign-in-experience",
    what: "the sign-in experience is being set",
  },
];

const story = new Story("killed-update");
let stack: TestStack;

story.step(
  "a stack is configured",
  async () => {
    stack = await TestStack.create(story);
  },
  { timeoutSeconds: 600 },
);

for (const { what, ...moment } of moments) {
  story.step(
    `an update that is killed while ${what} leaves a stack that can be put in order`,
    async () => {
      await upKilledAt(moment);
      await recoverStack(stack.pulumi, stack.name, true);
      const { containers } = await stackParts(stack.name);
      const known = (await stack.state()).deployment.resources.filter(({ type }) =>
        type.endsWith(":Container"),
      );
      assert.equal(
        containers.length,
        known.length,
        `no container that the state doesn't know: ${containers.join()}`,
      );
    },
    { timeoutSeconds: 300 },
  );
}

story.step(
  "the next update brings the stack up, ready to use",
  async () => {
    await stack.up();
    const { appUrl } = await stack.outputs();
    assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
    const parts = await stackParts(stack.name);
    assert.equal(parts.containers.length, 5, parts.containers.join());
    assert.equal(parts.networks.length, 1);
    assert.equal(parts.volumes.length, 3);
  },
  { timeoutSeconds: 300 },
);

story.step("nothing is in Logto twice", async () => {
  const api = new ManagementApi(await stack.outputs());
  const named = z.array(z.object({ name: z.string() }));
  const applications = await api.get("/api/applications?types=Traditional", named);
  assert.deepEqual(
    applications.map(({ name }) => name),
    ["logto-stack demo app"],
  );
  const connectors = await api.get("/api/connectors", z.array(z.object({ id: z.string() })));
  assert.deepEqual(
    connectors.map(({ id }) => id),
    ["tencent-sms"],
  );
  const roles = (await api.get("/api/roles", named)).map(({ name }) => name);
  assert.equal(roles.filter((name) => name === "Report reader").length, 1, roles.join());
  const resources = (await api.get("/api/resources", named)).map(({ name }) => name);
  assert.equal(resources.filter((name) => name === "Demo app API").length, 1, resources.join());
});

story.step("one more update changes nothing", async () => {
  const { report } = await stack.up();
  assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
});

story.step(
  "containers that somebody removed are missed, and the next update makes them again",
  async () => {
    for (const role of ["app", "proxy"]) await partOf(stack.name, role).remove({ force: true });
    assert.equal(await recoverStack(stack.pulumi, stack.name, false), true);
    await stack.up();
    const { appUrl } = await stack.outputs();
    assert.equal((await localRequest(`${appUrl}/readyz`)).status, 200);
    assert.equal(await recoverStack(stack.pulumi, stack.name, false), false, "nothing is missed any more");
  },
  { timeoutSeconds: 200 },
);

story.step(
  "a data volume that was lost is seeded again, and what was configured in Logto comes back with a refresh",
  async () => {
    const docker = dockerClient();
    for (const role of ["app", "logto", "postgres"]) await partOf(stack.name, role).remove({ force: true });
    await docker.getVolume(`logto-stack-${stack.name}-postgres-data`).remove();
    await recoverStack(stack.pulumi, stack.name, true);
    await stack.up();
    await stack.run(["up", "--yes", "--skip-preview", "--refresh"]);
    const outputs = await stack.outputs();
    const named = z.array(z.object({ name: z.string() }));
    const applications = await new ManagementApi(outputs).get("/api/applications?types=Traditional", named);
    assert.deepEqual(
      applications.map(({ name }) => name),
      ["logto-stack demo app"],
    );
    assert.equal((await localRequest(`${outputs.appUrl}/readyz`)).status, 200);
    const { report } = await stack.up();
    assert.deepEqual(Object.keys(report.changes), ["same"], JSON.stringify(report.changes));
  },
  { timeoutSeconds: 300 },
);

/** Kills Pulumi, the program and the providers at once, as a lost machine would. */
async function upKilledAt(moment: { type: string; name: string }): Promise<void> {
  const { child, eventLog } = stack.start(["up", "--yes", "--skip-preview"]);
  const pid = z.number().parse(child.pid);
  let hasEnded = false;
  const ended = child.then(({ all }) => {
    hasEnded = true;
    return all;
  });
  await waitUntil(
    `work on ${moment.name}`,
    async () => {
      if (hasEnded) throw new Error(`the update ended before that:\n${await ended}`);
      const { steps } = existsSync(eventLog) ? readEventLog(eventLog) : { steps: [] };
      return steps.some(({ type, name }) => type === moment.type && name === moment.name) ? true : undefined;
    },
    { timeoutSeconds: 240, everyMilliseconds: 50 },
  );
  for (const member of familyOf(pid)) killIfAlive(member);
  await ended;
  removeDebugMessages(eventLog);
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
