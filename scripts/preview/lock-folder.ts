/**
 * Where the locks of an engine's previews lie: several clones (a machine's runners have one each) share the engine, so the
 * folder is the machine's, named after the engine. Who may use a local engine is in the group of its socket, and so is the
 * folder. Other machines, containers with a /tmp or process numbers of their own, and other users where the engine is far
 * away, aren't kept from working at the same time: docs/previews.md says so.
 */
import { chmodSync, chownSync, lstatSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../setup/user-error.mjs";

/** Whose a folder is. */
interface Access {
  uid: number;
  gid: number;
  mode: number;
  /** Whether others of the group make and remove files in it, too. */
  isShared: boolean;
}

/**
 * Makes the folder unless it is there.
 * @param engine what tells this engine from others; part of a file's name
 * @throws UserError where somebody who may not use the engine has made a folder of this name
 */
export function lockFolder(
  engine: string,
  dockerHost = process.env["DOCKER_HOST"],
  parent = tmpdir(),
): string {
  const access = accessFor(dockerHost);
  const suffix = access.isShared ? "" : `-${access.uid}`;
  const folder = path.join(parent, `logto-stack-previews-${engine}${suffix}`);
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) make(folder, access);
  if (!belongs(folder, access)) {
    throw new UserError(
      `${folder}, where previews' locks lie, was made by somebody who may not use this Docker engine. Nothing was changed.`,
      "look at it (ls -la), and remove it.",
    );
  }
  return folder;
}

/** Made elsewhere and moved in, so that nobody sees it before it has its rights. */
function make(folder: string, { uid, gid, mode }: Access): void {
  const own = mkdtempSync(`${folder}.`);
  chownSync(own, uid, gid);
  chmodSync(own, mode);
  try {
    renameSync(own, folder);
  } catch {
    // Another command was quicker; the caller looks whose it is.
    rmSync(own, { recursive: true, force: true });
  }
}

/** The group can't be forged: only who is in it can give it to a folder. */
function belongs(folder: string, { uid, gid, isShared }: Access): boolean {
  const found = lstatSync(folder);
  const isClosed = (found.mode & (isShared ? 0o002 : 0o022)) === 0;
  return found.isDirectory() && isClosed && (isShared ? found.gid === gid : found.uid === uid);
}

function accessFor(dockerHost: string | undefined): Access {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const group = groupOfSocket(dockerHost);
  const isShared = group !== undefined && (uid === 0 || (process.getgroups?.() ?? [gid]).includes(group));
  return isShared ? { uid, gid: group, mode: 0o2770, isShared } : { uid, gid, mode: 0o700, isShared };
}

/** @returns undefined where the engine is another machine's, or not reached by a socket */
function groupOfSocket(dockerHost = "unix:///var/run/docker.sock"): number | undefined {
  const socket = /^unix:\/\/(.+)$/u.exec(dockerHost)?.[1];
  return socket === undefined ? undefined : statSync(socket, { throwIfNoEntry: false })?.gid;
}
