/**
 * Containers, networks and volumes that carry a stack's labels: what an interrupted update left behind, and what a
 * destroyed stack must not leave.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { z } from "zod";
import { isNotFound } from "../setup/docker.ts";
import { projectName } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import type { StateResource } from "./state.ts";

/** PostgreSQL writes its checkpoint when it is stopped; a kill would cost the next start a recovery. */
const stopGraceSeconds = 60;

/** How long somebody else's removal of the same object may take. */
const removalTimeoutMs = 90_000;

/** The engine answers null where there is none. */
const volumesSchema = z.array(z.object({ Name: z.string() })).nullable();

/** Labelled objects: containers and networks by id, volumes by name. */
export interface Leftovers {
  containers: { id: string; name: string }[];
  networks: { id: string; name: string }[];
  volumes: { name: string }[];
}

/** The labels by which the engine is asked for a stack's objects, or for those of all stacks. */
export function labelsOf(stack?: string): string[] {
  const project = `logto-stack.project=${projectName}`;
  return stack === undefined ? [project] : [project, `logto-stack.stack=${stack}`];
}

/** A container's name, as people know it. */
export function nameOf({ Id, Names }: Docker.ContainerInfo): string {
  return Names[0]?.replace(/^\//u, "") ?? Id;
}

/** Finds everything that carries a stack's labels, or those of any stack. */
export async function findLabelled(docker: Docker, stack?: string): Promise<Leftovers> {
  const filters = { label: labelsOf(stack) };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.map((container) => ({ id: container.Id, name: nameOf(container) })),
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

/** The kinds of resources that carry labels, by what people call them. */
const kinds: Record<string, string> = {
  "docker:index/container:Container": "container",
  "logto:index:ContainerNetwork": "network",
  "docker:index/volume:Volume": "volume",
};

/** Names what the state knows and Docker doesn't hold any more, as after `docker system prune`. */
export function lostOf(found: Leftovers, known: StateResource[]): string[] {
  const there = new Set([
    ...[...found.containers, ...found.networks].map(({ id }) => id),
    ...found.volumes.map(({ name }) => name),
  ]);
  return known.flatMap(({ id = "", type, urn, ...rest }) => {
    const kind = kinds[type];
    const isThere = kind === undefined || rest.delete === true || there.has(id);
    return isThere ? [] : [`${kind} ${urn.split("::").at(-1) ?? ""}`];
  });
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

/**
 * Removes them: containers first, stopped as they wish to be, since networks and volumes can't go before.
 * @throws UserError that names what the engine refuses to remove, and what holds it; all others are gone then
 */
export async function removeAll(
  docker: Docker,
  leftovers: Leftovers,
  update: (detail: string) => void,
): Promise<void> {
  const refusals = await Promise.all(
    leftovers.containers.map(async ({ id, name }) => {
      update(`container ${name}`);
      const container = docker.getContainer(id);
      // 304, which dockerode takes for an error, means that it is stopped already; the removal tells.
      await container.stop({ t: stopGraceSeconds }).catch(() => undefined);
      return tryRemoval(`container ${name}`, () => container.remove({ force: true, v: true }));
    }),
  );
  for (const { id, name } of leftovers.networks) {
    update(`network ${name}`);
    refusals.push(await tryRemoval(`network ${name}`, () => docker.getNetwork(id).remove()));
  }
  for (const { name } of leftovers.volumes) {
    update(`volume ${name}`);
    const holders = async () => `; it is used by ${await containersWith(docker, name)}`;
    refusals.push(await tryRemoval(`volume ${name}`, () => docker.getVolume(name).remove(), holders));
  }
  const told = refusals.filter((refusal) => refusal !== undefined);
  if (told.length === 0) return;
  throw new UserError(
    `The Docker engine refuses to remove:\n${told.map((refusal) => `  - ${refusal}`).join("\n")}`,
    "remove or disconnect the containers that it names (docker rm --force <name>), then run the command again; it goes on where it stopped.",
  );
}

/**
 * Waits where somebody else is at the same removal.
 * @param holders what else is known of what holds it
 * @returns the engine's refusal; undefined where the object is gone
 */
async function tryRemoval(
  what: string,
  remove: () => Promise<unknown>,
  holders = () => Promise.resolve(""),
): Promise<string | undefined> {
  const deadline = Date.now() + removalTimeoutMs;
  for (;;) {
    try {
      await remove();
      return undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (!(error instanceof Error && "statusCode" in error)) throw error;
      const isUnderWay = /already in progress/iu.test(error.message);
      if (!isUnderWay || Date.now() > deadline) return `${what}: ${error.message.trim()}${await holders()}`;
      await sleep(300);
    }
  }
}

/** The engine names the endpoints of a network, but of a volume's containers only the ids. */
async function containersWith(docker: Docker, volume: string): Promise<string> {
  const containers = await docker.listContainers({ all: true, filters: { volume: [volume] } });
  return containers.map(nameOf).join(", ");
}
