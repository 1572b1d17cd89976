/**
 * The Docker engine that the set-up talks to: DOCKER_HOST where it is set, else the local socket.
 */
import Docker from "dockerode";
import { z } from "zod";
import { dockerOverSsh, ping } from "../../infra/docker-client.ts";
import { isSsh } from "../../infra/docker-ssh.ts";

/** The engine leaves the field out, or null, where an image has no labels. */
const labelsSchema = z.record(z.string()).nullish();

/** By SSH a connection alone may take some seconds. */
const answerLimitMs = { ssh: 15_000, other: 5_000 };

let source = "DOCKER_HOST";

/**
 * Has this process and its children talk to another engine than the environment names.
 * @param host as in DOCKER_HOST
 * @param namedBy what says so, for a message
 */
export function useEngine(host: string, namedBy: string): void {
  process.env["DOCKER_HOST"] = host;
  source = namedBy;
}

/** What names the engine, where it isn't the local one anyway. */
export function engineSource(): string {
  return source;
}

/** A client for the engine that the environment names. */
export function dockerClient(): Docker {
  const host = process.env["DOCKER_HOST"];
  return isSsh(host) ? dockerOverSsh(host) : new Docker();
}

/** @returns why the engine doesn't answer within some seconds; undefined where it does */
export async function engineProblem(): Promise<string | undefined> {
  const limit = answerLimitMs[isSsh(process.env["DOCKER_HOST"]) ? "ssh" : "other"];
  try {
    await ping(dockerClient(), limit);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Tells whether the engine answers within some seconds. */
export async function engineAnswers(): Promise<boolean> {
  return (await engineProblem()) === undefined;
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
