/**
 * `gc`: removes previews that are expired, orphaned or half-made, stops those that nobody visits, and prunes images that
 * no stack uses. It goes by the labels on the engine, so a lost state is no obstacle.
 */
import { toUserError } from "../setup/full-disk.ts";
import { say } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { pruneBuiltImages } from "../stack/built-images.ts";
import { stopContainers } from "../stack/containers.ts";
import { stackExists } from "../stack/state.ts";
import { findPreview, findPreviews, type Preview } from "./inventory.ts";
import { backendIdentity, cloneIdentity } from "./pulumi.ts";
import { readRecords, writeRecord } from "./record.ts";
import { removePreview } from "./removal.ts";
import { type Session, withPreviewLock } from "./session.ts";
import { updateSharedProxy } from "./shared-proxy-update.ts";
import { stateOf } from "./state.ts";
import { lastVisit } from "./visits.ts";

/**
 * A preview that another clone began and that isn't ready after so long was left by a command that was killed. Of this
 * clone's own the lock tells at once.
 */
const halfMadeAfterMs = 30 * 60_000;

/** What gc did. */
export interface GcReport {
  removed: { stack: string; reason: string }[];
  stopped: string[];
  failed: { stack: string; error: string }[];
  prunedImages: number;
}

/**
 * Cleans up. What fails with one preview doesn't keep the others from being looked at.
 * @param only one preview, of all; images aren't looked at then
 */
export async function collectGarbage(session: Session, pulumi: Pulumi, only?: string): Promise<GcReport> {
  const report: GcReport = { removed: [], stopped: [], failed: [], prunedImages: 0 };
  for (const { stack } of await findPreviews(session.docker)) {
    if (only !== undefined && stack !== only) continue;
    try {
      await withPreviewLock(session, stack, () => lookAt(session, pulumi, stack, report));
    } catch (error) {
      const said = toUserError(error) ?? error;
      report.failed.push({ stack, error: said instanceof Error ? said.message : String(said) });
    }
  }
  await updateSharedProxy(session);
  if (only === undefined) report.prunedImages = await pruneImages(session);
  return report;
}

/** Not while a preview is being made: its containers may be about to start from an image that nothing uses yet. */
async function pruneImages({ docker }: Session): Promise<number> {
  const records = [...(await readRecords(docker)).values()];
  return records.some(({ phase }) => phase === "making") ? 0 : pruneBuiltImages(docker);
}

async function lookAt(session: Session, pulumi: Pulumi, stack: string, report: GcReport): Promise<void> {
  // Again, since another command may have changed it while we waited for the lock.
  const preview = await findPreview(session.docker, stack);
  if (preview === undefined) return;
  const isStateLost = await isLost(pulumi, preview);
  const reason = reasonToRemove(preview, isStateLost, cloneIdentity(), Date.now());
  if (reason !== undefined) {
    say(`Removing ${stack}: ${reason}.`);
    await removePreview(session, pulumi, stack);
    report.removed.push({ stack, reason });
  } else if (await isIdle(session, preview)) {
    await stopContainers(session.docker, preview.containers);
    if (preview.record) await writeRecord(session.docker, { ...preview.record, phase: "stopped" });
    say(`Stopped ${stack}: nobody came for preview:idle. Start it again: npm run preview -- up ${stack}`);
    report.stopped.push(stack);
  }
}

/** Only the backend that a preview was made with can know its state. */
async function isLost(pulumi: Pulumi, { stack, record }: Preview): Promise<boolean> {
  if (record !== undefined && record.backend !== backendIdentity(pulumi)) return false;
  return !(await stackExists(pulumi, stack));
}

/**
 * Decides on a preview that no command of this clone works on.
 * @returns why it is to go; undefined where it may stay
 */
export function reasonToRemove(
  preview: Preview,
  isStateLost: boolean,
  clone: string,
  now: number,
): string | undefined {
  const { record } = preview;
  switch (stateOf(preview, now)) {
    case "expired":
      return "it has expired";
    case "orphaned":
      return "nothing but labelled parts of it is left";
    case "half-made":
      return record && (record.clone === clone || now - record.updatedAt > halfMadeAfterMs)
        ? "it was left half-made"
        : undefined;
    default:
      return isStateLost ? "its state is lost" : undefined;
  }
}

async function isIdle({ docker, settings }: Session, preview: Preview): Promise<boolean> {
  if (settings.idle === undefined || preview.record?.phase !== "ready") return false;
  return Date.now() - (await lastVisit(docker, preview)) > settings.idle;
}

/** For a terminal. */
export function renderReport({ removed, stopped, failed, prunedImages }: GcReport): string {
  const lines = [
    ...removed.map(({ stack, reason }) => `removed  ${stack}: ${reason}`),
    ...stopped.map((stack) => `stopped  ${stack}: idle`),
    ...failed.map(({ stack, error }) => `failed   ${stack}: ${error}`),
    ...(prunedImages > 0 ? [`pruned   ${prunedImages} images that no stack uses`] : []),
  ];
  return lines.length === 0 ? "There was nothing to clean up." : lines.join("\n");
}
