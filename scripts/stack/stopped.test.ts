import assert from "node:assert/strict";
import test from "node:test";
import { execute } from "../../infra/provider/docker/exec.ts";
import { dockerClient } from "../setup/docker.ts";
import { ensureImages } from "../setup/images.ts";
import { findLabelled, removeAll } from "./leftovers.ts";
import { startStopped, untilAllHealthy } from "./stopped.ts";

test("what was stopped of a stack is started and waited for, but for tasks, which have ended", async () => {
  const docker = dockerClient();
  const stack = `stopped-${process.pid}`;
  const labels = { "logto-stack.project": "logto-stack", "logto-stack.stack": stack };
  const { images } = await ensureImages();
  const make = (role: string) =>
    docker.createContainer({
      name: `${stack}-${role}`,
      Image: images.nodeImage,
      Entrypoint: [],
      Cmd: ["sh", "-c", "sleep 1; touch /tmp/ready; sleep 60"],
      Labels: { ...labels, "logto-stack.role": role },
      HostConfig: { Init: true },
      Healthcheck: { Test: ["CMD", "test", "-e", "/tmp/ready"] },
    });
  try {
    const [app, task] = [await make("app"), await make("task")];
    const started = await startStopped(docker, stack);
    assert.deepEqual(
      started.map(({ name }) => name),
      [`${stack}-app`],
    );
    await untilAllHealthy(docker, started);
    assert.equal((await app.inspect()).State.Running, true);
    const signal = AbortSignal.timeout(10_000);
    assert.equal((await execute(app, ["test", "-e", "/tmp/ready"], { signal })).exitCode, 0);
    assert.equal((await task.inspect()).State.Running, false);
    assert.deepEqual(await startStopped(docker, stack), []);
  } finally {
    await removeAll(docker, await findLabelled(docker, stack), () => undefined);
  }
});
