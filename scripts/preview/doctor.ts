/** `doctor`: looks at everything that previews need and says what is wrong and what mends it. Changes nothing. */
import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { z } from "zod";
import { describeDuration } from "./duration.ts";
import { checkDomain } from "./domain-check.ts";
import { findPreviews, type Preview } from "./inventory.ts";
import type { Session } from "./session.ts";
import { stateOf } from "./state.ts";

/** One finding. */
export interface Finding {
  what: string;
  isGood: boolean;
  /** What to do, where it isn't. */
  fix?: string;
}

/** What one preview's containers may take, by their limits: Logto 768, PostgreSQL 512, app 160, proxy 128, sandbox 96. */
const previewMemoryMebibytes = 1664;
/** An image build needs about two. */
const neededDiskGibibytes = 3;

const infoSchema = z.object({
  ServerVersion: z.string(),
  DockerRootDir: z.string(),
  MemTotal: z.number().default(0),
});

/** Examines the engine, the settings and every preview. */
export async function examine({ docker, settings, engine }: Session): Promise<Finding[]> {
  const info = infoSchema.parse(await docker.info());
  const previews = await findPreviews(docker);
  return [
    { what: `Docker ${info.ServerVersion} answers`, isGood: true },
    await examineDisk(info.DockerRootDir),
    examineMemory(settings.max, info.MemTotal === 0 ? totalmem() : info.MemTotal),
    ...(settings.domain === undefined
      ? []
      : await checkDomain(settings.domain, engine, stacksBelow(settings.domain, previews))),
    ...previews.map((preview) => examinePreview(preview, Date.now())),
  ];
}

function stacksBelow(domain: string, previews: Preview[]): string[] {
  return previews.filter(({ record }) => record?.domain === domain).map(({ stack }) => stack);
}

/** Only where the engine's disk is this machine's. */
async function examineDisk(folder: string): Promise<Finding> {
  const isHere = (process.env["DOCKER_HOST"] ?? "unix:").startsWith("unix:");
  const free = isHere
    ? await statfs(folder).then(
        ({ bavail, bsize }) => (bavail * bsize) / 2 ** 30,
        () => undefined,
      )
    : undefined;
  if (free === undefined)
    return { what: "The engine's disk is another machine's and wasn't looked at", isGood: true };
  return {
    what: `${free.toFixed(0)} GiB are free on the engine's disk`,
    isGood: free >= neededDiskGibibytes,
    fix: "npm run preview -- gc   then see `docker system df`",
  };
}

function examineMemory(max: number, bytes: number): Finding {
  const wanted = (max * previewMemoryMebibytes) / 1024;
  const there = bytes / 2 ** 30;
  return {
    what: `${max} previews (preview:max) may take up to ${wanted.toFixed(1)} GiB of ${there.toFixed(1)} GiB of memory`,
    isGood: wanted <= there,
    fix: "lower preview:max in Pulumi.yaml",
  };
}

/** What is wrong with one preview, if anything. */
export function examinePreview(preview: Preview, now: number): Finding {
  const state = stateOf(preview, now);
  const fixes: Partial<Record<typeof state, string>> = {
    expired: "npm run preview -- gc   or keep it: npm run preview -- extend " + preview.stack,
    orphaned: "npm run preview -- gc",
    "half-made": `npm run preview -- up ${preview.stack}   or: npm run preview -- down ${preview.stack}`,
    incomplete: `npm run preview -- up ${preview.stack}`,
    unhealthy: `npm run preview -- logs ${preview.stack}   then: npm run preview -- up ${preview.stack}`,
  };
  const fix = fixes[state];
  const left = preview.record && preview.record.expiresAt - now;
  const time = left !== undefined && left > 0 ? `, ${describeDuration(left)} left` : "";
  return {
    what: `${preview.stack} is ${state}${time}`,
    isGood: fix === undefined,
    ...(fix !== undefined && { fix }),
  };
}

/** For a terminal. */
export function renderFindings(findings: Finding[]): string {
  return findings
    .map(({ what, isGood, fix }) => (isGood ? `✓ ${what}` : `✗ ${what}\n    ${fix ?? ""}`))
    .join("\n");
}
