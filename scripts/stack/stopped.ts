/** Containers of a stack that somebody stopped by hand: the state still has them, so that an update changes nothing. */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { z } from "zod";
import { projectName } from "../setup/pulumi.ts";
import { say, step } from "../setup/progress.mjs";

/** The engine's own checks come every 30 seconds. */
const readyTimeoutMs = 150_000;

const health = z.object({ State: z.object({ Health: z.object({ Status: z.string() }).optional() }) });

/**
 * Starts them. They may need what only an update makes again, so whether they are healthy is asked after it.
 * @returns their names
 */
export async function startStopped(docker: Docker, stack: string): Promise<string[]> {
  const label = [`logto-stack.project=${projectName}`, `logto-stack.stack=${stack}`];
  const found = await docker.listContainers({ filters: { label, status: ["exited", "created"] } });
  const stopped = found.flatMap(({ Id, Names, Labels }) => {
    const role = Labels["logto-stack.role"] ?? "";
    return role === "task" ? [] : [{ id: Id, role, name: Names[0]?.replace(/^\//u, "") ?? Id }];
  });
  if (stopped.length === 0) return [];
  // The others may end without a database.
  stopped.sort((left, right) => Number(right.role === "postgres") - Number(left.role === "postgres"));
  const names = stopped.map(({ name }) => name);
  await step(`Starting what was stopped: ${names.join(", ")}`, async () => {
    for (const { id } of stopped) await docker.getContainer(id).start();
  });
  return names;
}

/** Waits until they are healthy, or have had the time to become so. */
export async function untilAllHealthy(docker: Docker, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await step(`Waiting for ${names.join(", ")}`, async (update) => {
    for (const name of names) {
      update(name);
      await untilHealthy(docker.getContainer(name), name);
    }
  });
}

async function untilHealthy(container: Docker.Container, name: string): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const { State } = health.parse(await container.inspect());
    if (State.Health === undefined || State.Health.Status === "healthy") return;
    if (Date.now() > deadline) {
      say(`! ${name} isn't healthy ${readyTimeoutMs / 1000} s after it was started: docker logs ${name}`);
      return;
    }
    await sleep(300);
  }
}
