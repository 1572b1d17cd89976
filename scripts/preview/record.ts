/**
 * What is known of each preview, kept on the Docker engine itself: the label of an empty volume. So everyone who uses the
 * engine sees the same previews, and one can be found and removed when its Pulumi state is lost. Labels can't be changed;
 * each change is a new volume, and the older one goes after it.
 */
import type Docker from "dockerode";
import { z } from "zod";
import { previewLabel, stackLabels } from "../../infra/names.ts";
import { previewVariants } from "../../infra/preview-config.ts";
import { isNotFound } from "../setup/docker.ts";
import { recordVolume } from "./names.ts";

const recordLabel = "logto-stack.preview-record";

const recordSchema = z.object({
  stack: z.string(),
  /** What it is a preview of, as it was typed. */
  subject: z.string(),
  branch: z.string().optional(),
  /** Nobody's: 86 and 11 digits. */
  phoneNumber: z.string(),
  port: z.number(),
  variant: z.enum(previewVariants),
  domain: z.string().optional(),
  /** Milliseconds since 1970, like the others. */
  createdAt: z.number(),
  updatedAt: z.number(),
  expiresAt: z.number(),
  /** `making` until an update has succeeded for the first time. `stopped` for want of visitors. */
  phase: z.enum(["making", "ready", "stopped"]),
  /** Which state backend knows the stack, as a hash. */
  backend: z.string(),
  /** Which clone on which machine worked on it last, as a hash: there a lock tells whether somebody still does. */
  clone: z.string(),
});

/** What is known of a preview. */
export type PreviewRecord = z.infer<typeof recordSchema>;

const volumeList = z.object({
  Volumes: z.array(z.object({ Name: z.string(), Labels: z.record(z.string()).nullable() })).nullable(),
});

interface StoredRecord {
  volume: string;
  writtenAt: number;
  record: PreviewRecord;
}

/** The records of all previews, by stack. */
export async function readRecords(docker: Docker): Promise<Map<string, PreviewRecord>> {
  const newest = new Map<string, StoredRecord>();
  for (const stored of await storedRecords(docker)) {
    const { stack } = stored.record;
    if ((newest.get(stack)?.writtenAt ?? 0) < stored.writtenAt) newest.set(stack, stored);
  }
  return new Map([...newest].map(([stack, { record }]) => [stack, record]));
}

/** Writes a preview's record in place of the one before. */
export async function writeRecord(docker: Docker, record: PreviewRecord): Promise<void> {
  const older = await storedRecords(docker, record.stack);
  const writtenAt = Math.max(Date.now(), ...older.map((stored) => stored.writtenAt + 1));
  await docker.createVolume({
    Name: recordVolume(record.stack, writtenAt),
    Labels: {
      ...stackLabels(record.stack, "preview-record"),
      [previewLabel]: record.stack,
      [recordLabel]: JSON.stringify(record),
    },
  });
  await removeVolumes(docker, older);
}

/** Forgets a preview. */
export async function removeRecord(docker: Docker, stack: string): Promise<void> {
  await removeVolumes(docker, await storedRecords(docker, stack));
}

async function removeVolumes(docker: Docker, records: StoredRecord[]): Promise<void> {
  for (const { volume } of records) {
    await docker
      .getVolume(volume)
      .remove()
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  }
}

async function storedRecords(docker: Docker, stack?: string): Promise<StoredRecord[]> {
  const label = [recordLabel, ...(stack === undefined ? [] : [`${previewLabel}=${stack}`])];
  const { Volumes } = volumeList.parse(await docker.listVolumes({ filters: { label } }));
  return (Volumes ?? []).flatMap(({ Name, Labels }) => {
    const record = parseRecord(Labels?.[recordLabel]);
    return record ? [{ volume: Name, writtenAt: Number(/\d+$/u.exec(Name)?.[0] ?? 0), record }] : [];
  });
}

/** One that an older or newer version of this project wrote may not be readable: it counts as lost. */
function parseRecord(text: string | undefined): PreviewRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(text ?? ""));
  } catch {
    return undefined;
  }
}
