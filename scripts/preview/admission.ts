/** Decides whether there is room for another preview and which port it gets, and writes it down before anything is made. */
import { randomInt } from "node:crypto";
import type Docker from "dockerode";
import { isPortFree } from "../../infra/port.ts";
import { UserError } from "../setup/user-error.mjs";
import { describeDuration } from "./duration.ts";
import { portCandidates } from "./names.ts";
import { type PreviewRecord, readRecords, writeRecord } from "./record.ts";
import { type Session, withAdmissionLock } from "./session.ts";
import type { PreviewSettings } from "./settings.ts";

/** What is asked for. */
export interface Request {
  stack: string;
  subject: string;
  branch: string | undefined;
  variant: PreviewSettings["variant"] | undefined;
  backend: string;
  clone: string;
}

/**
 * Admits a preview: a new one, or one that is there already and keeps its port, its number and its age.
 * @param remove takes a preview down, to make room
 * @throws UserError where there are as many as there may be and none has expired
 */
export function admit(
  session: Session,
  request: Request,
  remove: (stack: string) => Promise<void>,
): Promise<PreviewRecord> {
  const { docker, settings } = session;
  return withAdmissionLock(session, async () => {
    const records = await readRecords(docker);
    const known = records.get(request.stack);
    if (known === undefined) {
      const victim = victimOf([...records.values()], settings.max, Date.now());
      if (victim !== undefined) await remove(victim);
    }
    const record = known
      ? renew(known, request, settings, Date.now())
      : await create(docker, request, settings, [...records.values()]);
    await writeRecord(docker, record);
    return record;
  });
}

/**
 * Whom to remove for another preview.
 * @returns nobody, or the one that expired first
 * @throws UserError where it is full of previews that haven't expired
 */
export function victimOf(records: PreviewRecord[], maximum: number, now: number): string | undefined {
  if (records.length < maximum) return undefined;
  const [oldest] = [...records].sort((left, right) => left.expiresAt - right.expiresAt);
  if (oldest === undefined || oldest.expiresAt <= now) return oldest?.stack;
  const list = records.map(({ stack, expiresAt }) => `${stack} (${describeDuration(expiresAt - now)} left)`);
  throw new UserError(
    `There are ${records.length} previews, and preview:max allows ${maximum}: ${list.join(", ")}. None has expired. Nothing was changed.`,
    `remove one (npm run preview -- down ${oldest.stack}), or raise preview:max in Pulumi.yaml where the machine has the memory.`,
  );
}

/** What changes of a preview that is there already. */
export function renew(
  known: PreviewRecord,
  request: Request,
  settings: Pick<PreviewSettings, "lifetime" | "domain">,
  now: number,
): PreviewRecord {
  return {
    ...known,
    branch: request.branch ?? known.branch,
    variant: request.variant ?? known.variant,
    domain: settings.domain,
    expiresAt: Math.max(known.expiresAt, now + settings.lifetime),
    backend: request.backend,
    clone: request.clone,
    // A stopped one is about to be started, and the shared proxy leads to it again.
    ...(known.phase === "stopped" && { phase: "ready" as const }),
    // Since when it is being made; and one that is worked on isn't idle, however long ago somebody came.
    updatedAt: now,
  };
}

async function create(
  docker: Docker,
  request: Request,
  settings: PreviewSettings,
  others: PreviewRecord[],
): Promise<PreviewRecord> {
  const now = Date.now();
  const { stack, subject, branch, backend, clone } = request;
  return {
    stack,
    subject,
    branch,
    // 138 and eight digits: a number that no other preview has, since Logto limits codes by number.
    phoneNumber: `86138${String(randomInt(10 ** 8)).padStart(8, "0")}`,
    port: await freePort(docker, stack, others),
    variant: request.variant ?? settings.variant,
    domain: settings.domain,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + settings.lifetime,
    phase: "making",
    backend,
    clone,
  };
}

/** The first port of the preview's choices that no other preview, container or process has. */
async function freePort(docker: Docker, stack: string, others: PreviewRecord[]): Promise<number> {
  const containers = await docker.listContainers({ all: true });
  const taken = new Set([
    ...others.map(({ port }) => port),
    ...containers.flatMap(({ Ports }) => Ports.map(({ PublicPort }) => PublicPort)),
  ]);
  // Of a machine behind SSH the port is forwarded to the same one here.
  const isHere = /^(?:unix|ssh):/u.test(process.env["DOCKER_HOST"] ?? "unix:");
  for (const port of portCandidates(stack)) {
    if (!taken.has(port) && (!isHere || (await isPortFree(port)))) return port;
  }
  throw new UserError("No port from 20000 to 29999 is free.", "remove previews: npm run preview -- gc");
}
