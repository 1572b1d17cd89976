/**
 * What has to be known of a PostgreSQL image: where it keeps its data, and whether it can go on with the data of another
 * one. The container is deleted before its successor starts, so this is asked before anything is changed.
 */
import { z } from "zod";
import type { DockerEngine } from "../docker-engine.ts";
import { dockerName } from "../names.ts";

/** Where an image is known by its name alone: as in `postgres:17.7-alpine`, with or without a registry. */
const officialName = /(?:^|\/)postgres:(?<major>\d+)(?<rest>\S*)$/u;

const configured = z.object({
  Config: z.object({ Image: z.string().optional(), Env: z.array(z.string()).nullish() }),
});

/** What decides whether data fits. */
interface ImageKind {
  /** PostgreSQL's major version; each has its own form of data. */
  major: string | undefined;
  /** The official images' user differs with it; unknown for images of other names. */
  isAlpine: boolean | undefined;
}

/**
 * The folder of the image that is PostgreSQL's user's own, which a new volume takes over with its owner. The official images
 * from 18 on have it one higher; their default, a folder for each version, would be lost beside it.
 */
export function dataFolder(image: string): string {
  const major = Number(officialName.exec(image)?.groups?.["major"] ?? 0);
  return major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
}

/** @param environment the image's own variables, which say more than its name */
export function kindOf(image: string, environment: readonly string[] = []): ImageKind {
  const named = officialName.exec(image)?.groups;
  const said = environment.find((variable) => variable.startsWith("PG_MAJOR="))?.slice("PG_MAJOR=".length);
  return { major: said ?? named?.["major"], isAlpine: named?.["rest"]?.includes("alpine") };
}

/** @returns why an image can't go on with another one's data, as far as it is known */
export function misfit(before: ImageKind, after: ImageKind): string | undefined {
  const differs = (key: keyof ImageKind) =>
    before[key] !== undefined && after[key] !== undefined && before[key] !== after[key];
  if (differs("major"))
    return `the data is PostgreSQL ${before.major ?? ""}'s, and this image holds PostgreSQL ${after.major ?? ""}`;
  if (differs("isAlpine"))
    return "images for Alpine and for Debian run PostgreSQL as different users, so the data would be somebody else's";
  return undefined;
}

/** @returns what is wrong with the image for the stack's data, and the way out */
export async function checkPostgresImage(
  { stack, postgresImage }: { stack: string; postgresImage: string },
  engine: DockerEngine,
): Promise<string | undefined> {
  const running = configured.safeParse(
    (await engine.get(`/containers/${dockerName(stack, "postgres")}/json`)).body,
  );
  const before = running.data?.Config.Image;
  if (before === undefined || before === postgresImage) return undefined;
  const image = configured.safeParse((await engine.get(`/images/${postgresImage}/json`)).body);
  const problem = misfit(
    kindOf(before, running.data?.Config.Env ?? []),
    kindOf(postgresImage, image.data?.Config.Env ?? []),
  );
  return (
    problem &&
    `logto-stack:postgresImage: the database runs ${before}, and ${postgresImage} can't go on with its data: ${problem}; ` +
      `keep the image with \`pulumi config set postgresImage ${before}\`, or move the data as docs/operations.md says ("Upgrade PostgreSQL")`
  );
}
