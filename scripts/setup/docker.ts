/**
 * The Docker engine that the set-up talks to: DOCKER_HOST where it is set, else the local socket.
 */
import Docker from "dockerode";
import { z } from "zod";

/** The engine leaves the field out, or null, where an image has no labels. */
const labelsSchema = z.record(z.string()).nullish();

/** A client for the engine that the environment names. */
export function dockerClient(): Docker {
  return new Docker();
}

/** Tells whether the engine answers within five seconds. */
export async function engineAnswers(): Promise<boolean> {
  try {
    await new Docker({ timeout: 5_000 }).ping();
    return true;
  } catch {
    return false;
  }
}

/** Tells whether the engine holds an image of this name. */
export async function hasImage(docker: Docker, image: string): Promise<boolean> {
  return (await inspectImage(docker, image)) !== undefined;
}

/** The id of an image that the engine holds; undefined where it holds none of this name. */
export async function imageId(docker: Docker, image: string): Promise<string | undefined> {
  return (await inspectImage(docker, image))?.Id;
}

/** The labels of an image that the engine holds; undefined where it holds none of this name. */
export async function imageLabels(
  docker: Docker,
  image: string,
): Promise<Record<string, string> | undefined> {
  const inspected = await inspectImage(docker, image);
  return inspected && (labelsSchema.parse(inspected.Config.Labels) ?? {});
}

async function inspectImage(docker: Docker, image: string): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await docker.getImage(image).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Tells whether the engine answered 404: no such image, container, network or volume. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && "statusCode" in error && error.statusCode === 404;
}
