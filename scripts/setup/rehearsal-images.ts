/**
 * Builds the images of a rehearsal: stand-ins made from packages alone, for machines that reach no container registry.
 * Each is skipped while one of the same content is there. How each is made is in rehearsal-recipes.ts.
 */
import { createHash } from "node:crypto";
import { cp, glob, readFile } from "node:fs/promises";
import path from "node:path";
import { rehearsalImages } from "../../infra/default-images.ts";
import { dockerClient, imageId, imageLabels } from "./docker.ts";
import { withLock } from "./lock.mjs";
import { repositoryRoot } from "./paths.ts";
import { step } from "./progress.mjs";
import { recipeOf, type Recipe } from "./rehearsal-recipes.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";
import { UserError } from "./user-error.mjs";

/** The label by which an image's content is known again. */
export const contentHashLabel = "logto-stack.content-hash";

/**
 * Builds what is missing or out of date.
 * @param images - names of {@link rehearsalImages}; all of them unless given.
 * @throws UserError where a package or the right to build is missing.
 */
export async function buildRehearsalImages(images: string[] = Object.values(rehearsalImages)): Promise<void> {
  if ((await outdated(images)).length === 0) return;
  await withLock(path.join(repositoryRoot, ".cache/images.lock"), "building images", async () => {
    const missing = await outdated(images);
    if (missing.length === 0) return;
    refuseWithoutRoot(await outdated(basesOf(missing)));
    await step(`Building from packages: ${missing.join(", ")} (about 4 minutes for all)`, async (update) => {
      const underWay = new Map<string, Promise<void>>();
      await Promise.all(missing.map((image) => ensureImage(image, underWay, update)));
    });
  });
}

/** What the images are made from in the end. */
function basesOf(images: string[]): string[] {
  const bases = images.map((image) => {
    let recipe = recipeOf(image);
    while (recipe.base !== undefined) recipe = recipeOf(recipe.base);
    return recipe.image;
  });
  return [...new Set(bases)];
}

/**
 * A root file system has files of several owners, so only root can make one.
 * @param bases that are to be made
 * @throws UserError with what to do instead
 */
export function refuseWithoutRoot(bases: string[], userId = process.getuid?.()): void {
  if (bases.length === 0 || userId === 0) return;
  throw new UserError(
    `Only root can build rehearsal images (${bases.join(", ")}, with debootstrap), which take the place of images that no registry answers for. Nothing was changed.`,
    "run the command as root (sudo), or do without them: name a registry that answers (REGISTRY_MIRROR=registry.example.com), " +
      "load the official images (docker load), or name others that the engine holds (LOGTO_IMAGE, POSTGRES_IMAGE, NODE_IMAGE, CADDY_IMAGE).",
  );
}

async function outdated(images: string[]): Promise<string[]> {
  const current = await Promise.all(images.map(isCurrent));
  return images.filter((_, index) => current[index] !== true);
}

async function isCurrent(image: string): Promise<boolean> {
  const labels = await imageLabels(dockerClient(), image);
  return labels?.[contentHashLabel] === (await contentHash(recipeOf(image)));
}

/** Builds an image and before it what it is based on; two images may share a base. */
function ensureImage(
  image: string,
  underWay: Map<string, Promise<void>>,
  update: (detail: string) => void,
): Promise<void> {
  const known = underWay.get(image);
  if (known) return known;
  const work = (async () => {
    const docker = dockerClient();
    if (await isCurrent(image)) return;
    const recipe = recipeOf(image);
    if (recipe.base !== undefined) await ensureImage(recipe.base, underWay, update);
    const replaced = await imageId(docker, image);
    const labels = { [contentHashLabel]: await contentHash(recipe), "logto-stack.stand-in": "true" };
    await inTemporaryFolder(async (folder) => {
      for (const file of await sourceFiles(recipe)) {
        await cp(path.join(recipe.sources.root, file), path.join(folder, file));
      }
      await recipe.build({
        docker,
        folder,
        labels,
        update: (detail) => {
          update(`${image}: ${detail}`);
        },
      });
    });
    // Kept where a container or another image still needs it.
    if (replaced !== undefined)
      await docker
        .getImage(replaced)
        .remove()
        .catch(() => undefined);
  })();
  underWay.set(image, work);
  return work;
}

/**
 * What an image is made from: its recipe's files and versions, and those of its base. Not the machine's own settings
 * (mirror, proxy): a change of those alone is no reason to build for minutes.
 */
export async function contentHash(recipe: Recipe): Promise<string> {
  const hash = createHash("sha256").update(recipe.versions.join("\0"));
  if (recipe.base !== undefined) hash.update(await contentHash(recipeOf(recipe.base)));
  for (const file of await sourceFiles(recipe)) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(recipe.sources.root, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

async function sourceFiles({ sources }: Recipe): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob(sources.patterns, {
    cwd: sources.root,
    withFileTypes: true,
    exclude: isNoSource,
  })) {
    if (entry.isFile()) files.push(path.relative(sources.root, path.join(entry.parentPath, entry.name)));
  }
  return files.sort();
}

function isNoSource({ name }: { name: string }): boolean {
  return name === "node_modules" || name === "dist" || name.endsWith(".test.ts");
}
