// Runs one container to its end and removes it in any case.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { ProviderError } from "../errors.ts";
import type { Context } from "../resource.ts";
import type { TaskInputs } from "../resources/container-task.ts";
import { engineMessage, isMissing, withEngine } from "./engine.ts";
import { followLog, lastLogLines, quoteLog } from "./logs.ts";

const mebibyte = 1024 * 1024;
/** How long a task that an interrupted run left behind may go on before it is killed. */
const leftoverSeconds = 60;

function configuration(task: TaskInputs): Docker.ContainerCreateOptions {
  return {
    name: task.containerName,
    Image: task.image,
    // The image's own entrypoint, such as `npm run`, would take the program for its argument.
    Entrypoint: task.command.slice(0, 1),
    Cmd: task.command.slice(1),
    Env: Object.entries(task.environment).map(([name, value]) => `${name}=${value}`),
    ...(task.user !== undefined && { User: task.user }),
    Labels: task.labels,
    HostConfig: {
      NetworkMode: task.networkName,
      Mounts: (task.mounts ?? []).map(({ volume, target, readOnly }) => ({
        Type: "volume" as const,
        Source: volume,
        Target: target,
        ReadOnly: readOnly,
      })),
      Tmpfs: task.tmpfs ?? {},
      ReadonlyRootfs: task.readOnly,
      ...(task.memoryMegabytes !== undefined && {
        Memory: task.memoryMegabytes * mebibyte,
        MemorySwap: task.memoryMegabytes * mebibyte,
      }),
      ...(task.pidsLimit !== undefined && { PidsLimit: task.pidsLimit }),
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Init: true,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "2" } },
    },
  };
}

/** Waits for the end of a container. @returns its exit code, or undefined when the time is up */
async function awaitExit(
  container: Docker.Container,
  seconds: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const timer = new AbortController();
  const stop = AbortSignal.any([timer.signal, signal]);
  try {
    return await Promise.race([
      container.wait().then(({ StatusCode }: { StatusCode: number }) => StatusCode),
      sleep(seconds * 1000, undefined, { signal: stop }),
    ]);
  } finally {
    timer.abort();
  }
}

async function removeLeftover(docker: Docker, task: TaskInputs, context: Context): Promise<void> {
  const leftover = docker.getContainer(task.containerName);
  const found = await leftover.inspect().catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found === undefined) return;
  const labels = found.Config.Labels;
  if (!Object.entries(task.labels).every(([name, value]) => labels[name] === value)) {
    throw new ProviderError(
      `A container named ${task.containerName} exists already and isn't this stack's (its labels differ). ` +
        `Remove it with \`docker rm -f ${task.containerName}\`, or choose another containerName.`,
    );
  }
  if (found.State.Running) {
    context.status(`waiting for ${task.containerName}, which an interrupted run left running`);
    await awaitExit(leftover, Math.min(leftoverSeconds, task.timeoutSeconds), context.signal);
  }
  await remove(leftover);
}

async function remove(container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

async function createContainer(docker: Docker, task: TaskInputs): Promise<Docker.Container> {
  try {
    return await docker.createContainer(configuration(task));
  } catch (error) {
    const message = engineMessage(error);
    if (isMissing(error) && /no such image/i.test(message)) {
      throw new ProviderError(
        `The image ${task.image} isn't on the Docker engine: pull it (docker pull ${task.image}) or build it first, or correct \`image\`.`,
      );
    }
    throw new ProviderError(`Docker couldn't create the container ${task.containerName}: ${message}`);
  }
}

async function run(container: Docker.Container, task: TaskInputs, context: Context): Promise<void> {
  await container.start().catch((error: unknown) => {
    throw new ProviderError(
      `Docker couldn't start the container ${task.containerName}: ${engineMessage(error)}`,
    );
  });
  await followLog(container, context.status);
  const exitCode = await awaitExit(container, task.timeoutSeconds, context.signal);
  if (exitCode === 0) return;
  const log = quoteLog(await lastLogLines(container));
  const ending =
    exitCode === undefined
      ? `wasn't done after ${task.timeoutSeconds} s (timeoutSeconds) and was stopped`
      : `failed with exit code ${exitCode}`;
  throw new ProviderError(
    `The task ${task.containerName} (${task.command.join(" ")}) ${ending}. The next \`pulumi up\` runs it again. ${log}`,
  );
}

/**
 * Runs a task.
 * @returns an id of this run
 * @throws ProviderError with the last log lines when it doesn't succeed
 */
export async function runTask(context: Context, task: TaskInputs): Promise<string> {
  return withEngine(task.dockerHost, async (docker) => {
    await removeLeftover(docker, task, context);
    const container = await createContainer(docker, task);
    try {
      context.status(`running ${task.command.join(" ")}`);
      await run(container, task, context);
    } finally {
      await remove(container);
    }
    return randomUUID();
  });
}
