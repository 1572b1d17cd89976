/** What every command about previews works with. */
import path from "node:path";
import type Docker from "dockerode";
import { dockerClient } from "../setup/docker.ts";
import { ensureDocker } from "../setup/docker-engine.ts";
import { withLock } from "../setup/lock.mjs";
import { repositoryRoot } from "../setup/paths.ts";
import { loadSettings, type PreviewSettings } from "./settings.ts";

/** The engine and the team's settings. */
export interface Session {
  docker: Docker;
  settings: PreviewSettings;
}

/**
 * Opens a session.
 * @throws UserError where the engine doesn't answer or a setting can't be used
 */
export async function openSession(): Promise<Session> {
  const settings = loadSettings();
  await ensureDocker();
  return { docker: dockerClient(), settings };
}

/** One command at a time changes a preview. */
export function withPreviewLock<T>(stack: string, work: () => Promise<T>): Promise<T> {
  return withLock(lockFile(stack), `working on the preview ${stack}`, work);
}

/** One command at a time decides which previews there may be. */
export function withAdmissionLock<T>(work: () => Promise<T>): Promise<T> {
  return withLock(lockFile("admission"), "making room for a preview", work);
}

function lockFile(name: string): string {
  return path.join(repositoryRoot, ".cache", `preview-${name}.lock`);
}
