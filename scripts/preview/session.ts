/** What every command about previews works with. */
import path from "node:path";
import type Docker from "dockerode";
import { dockerClient } from "../setup/docker.ts";
import { ensureDocker } from "../setup/docker-engine.ts";
import { withLock } from "../setup/lock.mjs";
import { engineIdentity } from "./engine.ts";
import { lockFolder } from "./lock-folder.ts";
import { loadSettings, type PreviewSettings } from "./settings.ts";

/** The engine and the team's settings. */
export interface Session {
  docker: Docker;
  settings: PreviewSettings;
  /** Tells the engine from others, wherever it is reached from. */
  engine: string;
  /** Where its previews' locks lie. */
  locks: string;
}

/**
 * Opens a session.
 * @throws UserError where the engine doesn't answer or a setting can't be used
 */
export async function openSession(): Promise<Session> {
  const settings = loadSettings();
  await ensureDocker();
  const docker = dockerClient();
  const engine = await engineIdentity(docker);
  return { docker, settings, engine, locks: lockFolder(engine) };
}

/** One command at a time changes a preview. */
export function withPreviewLock<T>({ locks }: Session, stack: string, work: () => Promise<T>): Promise<T> {
  return withLock(lockFile(locks, stack), `working on the preview ${stack}`, work);
}

/** One command at a time decides which previews there may be. */
export function withAdmissionLock<T>({ locks }: Session, work: () => Promise<T>): Promise<T> {
  return withLock(lockFile(locks, "admission"), "making room for a preview", work);
}

/** One command at a time changes the shared proxy and its network. */
export function withSharedProxyLock<T>({ locks }: Session, work: () => Promise<T>): Promise<T> {
  return withLock(lockFile(locks, "shared-proxy"), "changing the shared proxy of the previews", work);
}

/** @param name a stack's begins with `pr-` */
function lockFile(folder: string, name: string): string {
  return path.join(folder, `${name}.lock`);
}
