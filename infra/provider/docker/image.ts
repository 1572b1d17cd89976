// Builds an image through the Docker API: the classic builder, which every engine has.
import path from "node:path";
import type Docker from "dockerode";
import { EngineGaveUp, followEvents } from "../../engine-events.ts";
import { allLogins } from "../../registry-auth.ts";
import { messageOf, ProviderError } from "../errors.ts";
import type { Context } from "../resource.ts";
import type { ImageInputs } from "../resources/container-image.ts";
import { engineMessage, isMissing, statusOf, withEngine } from "./engine.ts";
import { quoteLog, shownLogLines } from "./logs.ts";

/** @returns the id of an image of that name, or undefined when the engine has none */
export async function readImage(dockerHost: string | undefined, name: string): Promise<string | undefined> {
  return withEngine(dockerHost, async (docker) => inspect(docker, name));
}

async function inspect(docker: Docker, name: string): Promise<string | undefined> {
  return docker
    .getImage(name)
    .inspect()
    .then(
      ({ Id }) => Id,
      (error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      },
    );
}

/**
 * Builds the image where the engine has none of its name. The name is given at the build's end, so a killed one leaves none.
 * @returns its id
 * @throws ProviderError with the builder's last lines when it can't be built
 */
export async function ensureImage(context: Context, given: ImageInputs): Promise<string> {
  return withEngine(given.dockerHost, async (docker) => {
    const found = await inspect(docker, given.image);
    if (found !== undefined) return found;
    await build(docker, context, given);
    const built = await inspect(docker, given.image);
    if (built === undefined)
      throw new ProviderError(`The image ${given.image} is gone again: run the update once more.`);
    return built;
  });
}

async function build(docker: Docker, context: Context, given: ImageInputs): Promise<void> {
  context.status(`building ${given.image}`);
  const lines: string[] = [];
  try {
    const events = await docker.buildImage(
      { context: path.resolve(given.context), src: given.sources },
      {
        t: given.image,
        dockerfile: given.dockerfile,
        buildargs: given.buildArguments ?? {},
        labels: given.labels ?? {},
        // The engine pulls what the Dockerfile names, with these logins: it has none of its own.
        registryconfig: await allLogins(),
        rm: true,
        forcerm: true,
        abortSignal: context.signal,
      },
    );
    await followEvents(docker, events, ({ stream = "" }) => {
      const line = stream.trim();
      // "---> Running in 6444a35cc96c" would hide the step that runs.
      if (line === "" || line.startsWith("--->")) return;
      lines.push(line);
      context.status(line);
    });
  } catch (error) {
    context.signal.throwIfAborted();
    // Without an answer it's the connection; the builder's own errors come as events.
    if (statusOf(error) === undefined && !(error instanceof EngineGaveUp)) throw error;
    const reason = error instanceof EngineGaveUp ? messageOf(error) : engineMessage(error);
    throw new ProviderError(
      `The image ${given.image} can't be built from ${given.dockerfile}: ${reason.trim()}\n${quoteLog(lines.slice(-shownLogLines))}`,
    );
  }
}
