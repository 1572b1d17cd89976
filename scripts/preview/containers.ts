/** Starts and stops a preview's containers, data kept, and waits until they are ready to be used. */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { z } from "zod";
import { UserError } from "../setup/user-error.mjs";
import type { Preview, PreviewContainer } from "./inventory.ts";

const readyTimeoutMs = 120_000;
/** PostgreSQL writes its checkpoint; the others take a second. */
const stopGraceSeconds = 30;

const healthSchema = z.object({
  State: z.object({ Health: z.object({ Status: z.string() }).optional() }),
  Config: z.object({ Healthcheck: z.object({ Test: z.array(z.string()) }).optional() }),
});

/** Stops everything of a preview. */
export async function stopContainers(docker: Docker, { containers }: Preview): Promise<void> {
  const [databases, others] = partition(containers);
  for (const group of [others, databases]) {
    await Promise.all(group.map(({ id }) => tolerant(docker.getContainer(id).stop({ t: stopGraceSeconds }))));
  }
}

/** Starts what is stopped: first the database, since Logto gives up without one. */
export async function startContainers(docker: Docker, preview: Preview): Promise<void> {
  const [databases, others] = partition(preview.containers.filter(({ isRunning }) => !isRunning));
  for (const { id } of databases) {
    await tolerant(docker.getContainer(id).start());
    await untilReady(docker, { id, role: "postgres" });
  }
  await Promise.all(others.map(({ id }) => tolerant(docker.getContainer(id).start())));
}

/**
 * Waits until every container is healthy: by the engine's latest check, or else by one of our own, since the engine's come
 * every 30 seconds only.
 * @throws UserError that names the one that doesn't in time
 */
export async function untilAllReady(docker: Docker, { containers }: Preview): Promise<void> {
  await Promise.all(containers.map((container) => untilReady(docker, container)));
}

async function untilReady(
  docker: Docker,
  { id, role }: Pick<PreviewContainer, "id" | "role">,
): Promise<void> {
  const container = docker.getContainer(id);
  const { State, Config } = healthSchema.parse(await container.inspect());
  if (State.Health?.Status === "healthy") return;
  const command = Config.Healthcheck?.Test.slice(1);
  if (command === undefined) return;
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await succeeds(container, command))) {
    if (Date.now() > deadline) {
      throw new UserError(
        `The container ${role} isn't ready after ${readyTimeoutMs / 1000} s.`,
        `see what it says: npm run preview -- logs <preview> ${role}`,
      );
    }
    await sleep(300);
  }
}

async function succeeds(container: Docker.Container, command: string[]): Promise<boolean> {
  try {
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    stream.resume();
    await new Promise((resolve) => stream.on("end", resolve).on("error", resolve));
    return (await exec.inspect()).ExitCode === 0;
  } catch {
    return false;
  }
}

function partition(containers: PreviewContainer[]): [PreviewContainer[], PreviewContainer[]] {
  const isDatabase = ({ role }: PreviewContainer) => role === "postgres";
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
