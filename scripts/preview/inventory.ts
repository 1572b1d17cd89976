/** What the Docker engine holds of previews: their records, and whatever carries the label of a preview. */
import type Docker from "dockerode";
import { z } from "zod";
import { previewLabel } from "../../infra/names.ts";
import { isRecordVolume } from "./names.ts";
import { type PreviewRecord, readRecords } from "./record.ts";

/** A container of a preview. */
export interface PreviewContainer {
  id: string;
  role: string;
  isRunning: boolean;
  isUnhealthy: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** A preview, or what is left of one. */
export interface Preview {
  stack: string;
  /** Missing where only labelled objects are left. */
  record: PreviewRecord | undefined;
  containers: PreviewContainer[];
  /** Of which its record is none. */
  hasNetworkOrVolume: boolean;
}

const volumeList = z.object({
  Volumes: z.array(z.object({ Name: z.string(), Labels: z.record(z.string()).nullable() })).nullable(),
});

/** Every preview on the engine, sorted by name. */
export async function findPreviews(docker: Docker): Promise<Preview[]> {
  const filters = { label: [previewLabel] };
  const [records, containers, networks, volumes] = await Promise.all([
    readRecords(docker),
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const others = [
    ...networks.map(({ Labels }) => Labels?.[previewLabel]),
    ...(volumeList.parse(volumes).Volumes ?? [])
      .filter(({ Name }) => !isRecordVolume(Name))
      .map(({ Labels }) => Labels?.[previewLabel]),
  ];
  const stacks = new Set([
    ...records.keys(),
    ...containers.map(({ Labels }) => Labels[previewLabel]),
    ...others,
  ]);
  return [...stacks]
    .filter((stack) => stack !== undefined)
    .sort((left, right) => left.localeCompare(right, "en", { numeric: true }))
    .map((stack) => ({
      stack,
      record: records.get(stack),
      containers: containers.filter(({ Labels }) => Labels[previewLabel] === stack).map(describeContainer),
      hasNetworkOrVolume: others.includes(stack),
    }));
}

/** One preview; undefined where nothing of it is there. */
export async function findPreview(docker: Docker, stack: string): Promise<Preview | undefined> {
  return (await findPreviews(docker)).find((preview) => preview.stack === stack);
}

function describeContainer({ Id, Labels, State, Status, Created }: Docker.ContainerInfo): PreviewContainer {
  return {
    id: Id,
    role: Labels["logto-stack.role"] ?? "",
    isRunning: State === "running",
    isUnhealthy: Status.includes("(unhealthy)"),
    createdAt: Created * 1000,
  };
}
