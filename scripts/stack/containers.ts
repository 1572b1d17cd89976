/** Stops and starts the containers of a stack, data kept, and waits until they are ready to be used. */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { z } from "zod";
import { execute } from "../../infra/provider/docker/exec.ts";

/** How long {@link untilReady} waits. */
export const readyTimeoutSeconds = 120;
const checkTimeoutMs = 10_000;
/** PostgreSQL writes its checkpoint; the others take a second. */
const stopGraceSeconds = 30;

const healthSchema = z.object({
  State: z.object({ Health: z.object({ Status: z.string() }).optional() }),
  Config: z.object({ Healthcheck: z.object({ Test: z.array(z.string()) }).optional() }),
});

/** A container, and what it is to its stack. */
export interface StackContainer {
  id: string;
  role: string;
}

/** Stops them, the databases last. */
export async function stopContainers(docker: Docker, containers: StackContainer[]): Promise<void> {
  const [databases, others] = partition(containers);
  for (const group of [others, databases]) {
    await Promise.all(group.map(({ id }) => tolerant(docker.getContainer(id).stop({ t: stopGraceSeconds }))));
  }
}

/**
 * Starts them: first the databases, since Logto gives up without one.
 * @returns the databases that don't become ready in time; the others are started all the same
 */
export async function startContainers(
  docker: Docker,
  containers: StackContainer[],
): Promise<StackContainer[]> {
  const [databases, others] = partition(containers);
  const start = ({ id }: StackContainer) => tolerant(docker.getContainer(id).start());
  await Promise.all(databases.map(start));
  const late = await untilReady(docker, databases);
  await Promise.all(others.map(start));
  return late;
}

/**
 * Waits until each of them is healthy: by the engine's latest check, or else by one of our own, since the engine's come every
 * 30 seconds only.
 * @returns those that don't become so in time
 */
export async function untilReady<T extends StackContainer>(docker: Docker, containers: T[]): Promise<T[]> {
  const isReady = await Promise.all(containers.map(({ id }) => becomesReady(docker.getContainer(id))));
  return containers.filter((_, index) => isReady[index] === false);
}

async function becomesReady(container: Docker.Container): Promise<boolean> {
  const { State, Config } = healthSchema.parse(await container.inspect());
  if (State.Health?.Status === "healthy") return true;
  const command = Config.Healthcheck?.Test.slice(1);
  if (command === undefined) return true;
  const deadline = Date.now() + readyTimeoutSeconds * 1000;
  while (!(await succeeds(container, command))) {
    if (Date.now() > deadline) return false;
    await sleep(300);
  }
  return true;
}

async function succeeds(container: Docker.Container, command: string[]): Promise<boolean> {
  try {
    const { exitCode } = await execute(container, command, { signal: AbortSignal.timeout(checkTimeoutMs) });
    return exitCode === 0;
  } catch {
    return false;
  }
}

function partition(containers: StackContainer[]): [databases: StackContainer[], others: StackContainer[]] {
  const isDatabase = ({ role }: StackContainer) => role === "postgres";
  return [containers.filter(isDatabase), containers.filter((container) => !isDatabase(container))];
}

/** 304, which dockerode takes for an error, means that it is so already. */
async function tolerant(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && "statusCode" in error && error.statusCode === 304)) throw error;
  }
}
