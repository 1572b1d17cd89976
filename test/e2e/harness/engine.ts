/** What the Docker engine holds of a stack, by the labels that every container, network and volume carries. */
import { once } from "node:events";
import type Docker from "dockerode";
import { z } from "zod";
import { dockerClient } from "../../../scripts/setup/docker.ts";

/** Names, sorted. */
export interface StackParts {
  containers: string[];
  networks: string[];
  volumes: string[];
}

const volumeList = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullable() });

/** Everything of a stack; of every stack of this project, where none is named. */
export async function stackParts(stack?: string): Promise<StackParts> {
  const docker = dockerClient();
  const filters = {
    label: [stack === undefined ? "logto-stack.project=logto-stack" : `logto-stack.stack=${stack}`],
  };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.map(({ Names }) => Names.join().replace(/^\//, "")).sort(),
    networks: networks.map(({ Name }) => Name).sort(),
    volumes: (volumeList.parse(volumes).Volumes ?? []).map(({ Name }) => Name).sort(),
  };
}

/** A container of a stack by its role. */
export function partOf(stack: string, role: string): Docker.Container {
  return dockerClient().getContainer(`logto-stack-${stack}-${role}`);
}

/** Runs a command in a container of a stack. @returns what it said @throws Error when it fails, with that */
export async function runIn(stack: string, role: string, command: string[]): Promise<string> {
  const run = await partOf(stack, role).exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await run.start({});
  const said: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => said.push(chunk));
  await once(stream, "end");
  const { ExitCode } = await run.inspect();
  const text = withoutFrames(Buffer.concat(said)).toString("utf8");
  if (ExitCode !== 0) throw new Error(`${command[0] ?? ""} in ${role} failed: ${text}`);
  return text;
}

/** All that a container has written, both streams. */
export async function containerLog(name: string): Promise<string> {
  const raw = await dockerClient().getContainer(name).logs({ stdout: true, stderr: true, follow: false });
  return withoutFrames(raw).toString("utf8");
}

/** The engine puts eight bytes before each piece: the stream, three zeros and the length. */
function withoutFrames(raw: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    pieces.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(pieces);
}

/** Removes whatever is left of a stack. For cleaning up after a test, failed or not. */
export async function removeStackParts(stack: string): Promise<void> {
  const docker = dockerClient();
  const { containers, networks, volumes } = await stackParts(stack);
  await Promise.all(containers.map((name) => docker.getContainer(name).remove({ force: true, v: true })));
  await Promise.all(networks.map((name) => docker.getNetwork(name).remove()));
  await Promise.all(volumes.map((name) => docker.getVolume(name).remove()));
}
