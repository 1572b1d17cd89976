/**
 * Containers, networks and volumes that carry a stack's labels: what an interrupted update left behind, and what a
 * destroyed stack must not leave.
 */
import type Docker from "dockerode";
import { z } from "zod";
import { isNotFound } from "../setup/docker.ts";
import { projectName } from "../setup/pulumi.ts";

/** PostgreSQL writes its checkpoint when it is stopped; a kill would cost the next start a recovery. */
const stopGraceSeconds = 60;

/** The engine answers null where there is none. */
const volumesSchema = z.array(z.object({ Name: z.string() })).nullable();

/** The labelled objects of one stack: containers and networks by id, volumes by name. */
export interface Leftovers {
  containers: { id: string; name: string }[];
  networks: { id: string; name: string }[];
  volumes: { name: string }[];
}

/** Finds everything that carries a stack's labels. */
export async function findLabelled(docker: Docker, stack: string): Promise<Leftovers> {
  const filters = { label: [`logto-stack.project=${projectName}`, `logto-stack.stack=${stack}`] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.map(({ Id, Names }) => ({ id: Id, name: Names[0]?.replace(/^\//u, "") ?? Id })),
    networks: networks.map(({ Id, Name }) => ({ id: Id, name: Name })),
    volumes: (volumesSchema.parse(volumes.Volumes) ?? []).map(({ Name }) => ({ name: Name })),
  };
}

/** Those that the state doesn't know. Volumes hold data and never count as orphans. */
export function orphansOf(found: Leftovers, knownIds: Set<string>): Leftovers {
  const unknown = ({ id }: { id: string }) => !knownIds.has(id);
  return {
    containers: found.containers.filter(unknown),
    networks: found.networks.filter(unknown),
    volumes: [],
  };
}

/** Tells whether there is anything. */
export function isEmpty({ containers, networks, volumes }: Leftovers): boolean {
  return containers.length + networks.length + volumes.length === 0;
}

/** The names, for a message. */
export function namesOf({ containers, networks, volumes }: Leftovers): string {
  const named = (kind: string, objects: { name: string }[]) => objects.map(({ name }) => `${kind} ${name}`);
  return [...named("container", containers), ...named("network", networks), ...named("volume", volumes)].join(
    ", ",
  );
}

/** Removes them: containers first, stopped as they wish to be, since networks and volumes can't go before. */
export async function removeAll(
  docker: Docker,
  leftovers: Leftovers,
  update: (detail: string) => void,
): Promise<void> {
  await Promise.all(
    leftovers.containers.map(async ({ id, name }) => {
      update(`container ${name}`);
      const container = docker.getContainer(id);
      // 304, which dockerode takes for an error, means that it is stopped already; the removal tells.
      await container.stop({ t: stopGraceSeconds }).catch(() => undefined);
      await container.remove({ force: true, v: true }).catch(ignoreNotFound);
    }),
  );
  for (const { id, name } of leftovers.networks) {
    update(`network ${name}`);
    await docker.getNetwork(id).remove().catch(ignoreNotFound);
  }
  for (const { name } of leftovers.volumes) {
    update(`volume ${name}`);
    await docker.getVolume(name).remove().catch(ignoreNotFound);
  }
}

function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
