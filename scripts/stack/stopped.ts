/** Containers of a stack that somebody stopped by hand: the state still has them, so that an update changes nothing. */
import type Docker from "dockerode";
import { say, step } from "../setup/progress.mjs";
import { readyTimeoutSeconds, type StackContainer, startContainers, untilReady } from "./containers.ts";
import { labelsOf, nameOf } from "./leftovers.ts";

/** One that was stopped. */
export interface Stopped extends StackContainer {
  name: string;
}

/** Starts them. They may need what only an update makes again, so whether they are healthy is asked after it. */
export async function startStopped(docker: Docker, stack: string): Promise<Stopped[]> {
  const filters = { label: labelsOf(stack), status: ["exited", "created"] };
  const stopped = (await docker.listContainers({ filters }))
    .map((container) => ({
      id: container.Id,
      role: container.Labels["logto-stack.role"] ?? "",
      name: nameOf(container),
    }))
    .filter(({ role }) => role !== "task");
  if (stopped.length === 0) return [];
  await step(`Starting what was stopped: ${namesOf(stopped)}`, () => startContainers(docker, stopped));
  return stopped;
}

/** Waits until they are healthy, or have had the time to become so. */
export async function untilAllHealthy(docker: Docker, started: Stopped[]): Promise<void> {
  if (started.length === 0) return;
  const late = await step(`Waiting for ${namesOf(started)}`, () => untilReady(docker, started));
  for (const { name } of late) {
    say(`! ${name} isn't healthy ${readyTimeoutSeconds} s after it was started: docker logs ${name}`);
  }
}

function namesOf(containers: Stopped[]): string {
  return containers.map(({ name }) => name).join(", ");
}
