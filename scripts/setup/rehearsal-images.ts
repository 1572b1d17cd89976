/**
 * Builds the images of a rehearsal: stand-ins made from packages alone, for machines that reach no container registry.
 * Debian comes by debootstrap, Node.js and npm from npm packages, PostgreSQL and Caddy from Debian's packages, Logto's
 * stand-in from test/logto-double. Each is skipped when one of the same content is there.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type Docker from "dockerode";
import { execa } from "execa";
import { rehearsalImages } from "../../infra/default-images.ts";
import { debianArchives, keepTransportSettings } from "./apt-settings.ts";
import { buildFromFolder, importRootFilesystem } from "./build-image.ts";
import { dockerClient, imageLabels } from "./docker.ts";
import { imageNpmrc, npm, readNpmConfig } from "./npm-settings.ts";
import { repositoryRoot } from "./paths.ts";
import { step } from "./progress.mjs";
import { needSystemPackages } from "./system-packages.ts";

/** The label by which an image's content is known again. */
export const contentHashLabel = "logto-stack.content-hash";

const nodeVersion = "22.23.3";
const npmVersion = "10.9.9";
/** Where Debian keeps the certificate authorities, in an image as on the host. */
const certificateBundle = "/etc/ssl/certs/ca-certificates.crt";
const recipes = path.join(repositoryRoot, "scripts/rehearsal-images");

/** An image to be built, in the order in which they need each other. */
interface Recipe {
  image: string;
  /** What decides whether it has to be built again, beside the recipe's own files. */
  inputs: string[];
  /** Files of the repository that decide so too. */
  folder?: string;
  build: (labels: Record<string, string>, update: (detail: string) => void) => Promise<void>;
}

/**
 * Builds what is missing or out of date.
 * @param only - image names; all of them unless given.
 * @throws UserError where a package or the right to build is missing.
 */
export async function buildRehearsalImages(only?: string[]): Promise<void> {
  const docker = dockerClient();
  const built = new Map<string, string>();
  for (const recipe of await allRecipes(docker)) {
    const wanted =
      only === undefined || only.includes(recipe.image) || recipe.image === "rehearsal/debian:bookworm";
    if (!wanted) continue;
    const hash = await contentHash(recipe, built);
    built.set(recipe.image, hash);
    if ((await imageLabels(docker, recipe.image))?.[contentHashLabel] === hash) continue;
    await step(`Building the image ${recipe.image} from packages`, (update) =>
      recipe.build({ [contentHashLabel]: hash, "logto-stack.stand-in": "true" }, update),
    );
  }
}

async function contentHash(recipe: Recipe, built: Map<string, string>): Promise<string> {
  const hash = createHash("sha256");
  for (const input of recipe.inputs) hash.update(`${built.get(input) ?? input}\0`);
  if (recipe.folder) {
    for (const entry of (await readdir(recipe.folder, { withFileTypes: true, recursive: true })).toSorted(
      (a, b) => path.join(a.parentPath, a.name).localeCompare(path.join(b.parentPath, b.name)),
    )) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || file.includes("node_modules")) continue;
      hash.update(`${path.relative(recipe.folder, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex").slice(0, 32);
}

async function allRecipes(docker: Docker): Promise<Recipe[]> {
  const npmrc = imageNpmrc(await readNpmConfig(), certificateBundle);
  const { stdout: aptDump } = await execa("apt-config", ["dump"], { reject: false });
  const apt = keepTransportSettings(aptDump);
  const folder = (name: string) => path.join(recipes, name);
  return [
    debianRecipe(docker, "bookworm", apt),
    {
      image: rehearsalImages.nodeImage,
      inputs: ["rehearsal/debian:bookworm", nodeVersion, npmVersion, npmrc],
      folder: folder("node"),
      build: (labels, update) => buildNodeImage(docker, npmrc, labels, update),
    },
    {
      image: rehearsalImages.caddyImage,
      inputs: ["rehearsal/debian:bookworm"],
      folder: folder("caddy"),
      build: (labels, update) =>
        buildFromFolder(
          docker,
          folder("caddy"),
          rehearsalImages.caddyImage,
          labels,
          { BASE: "rehearsal/debian:bookworm" },
          update,
        ),
    },
    debianRecipe(docker, "trixie", apt),
    {
      image: rehearsalImages.postgresImage,
      inputs: ["rehearsal/debian:trixie"],
      folder: folder("postgres"),
      build: (labels, update) =>
        buildFromFolder(
          docker,
          folder("postgres"),
          rehearsalImages.postgresImage,
          labels,
          { BASE: "rehearsal/debian:trixie" },
          update,
        ),
    },
  ];
}

function debianRecipe(docker: Docker, suite: string, apt: string): Recipe {
  const image = `rehearsal/debian:${suite}`;
  return {
    image,
    inputs: [suite, apt],
    build: (labels, update) => buildDebianImage(docker, suite, image, apt, labels, update),
  };
}

async function buildDebianImage(
  docker: Docker,
  suite: string,
  image: string,
  apt: string,
  labels: Record<string, string>,
  update: (detail: string) => void,
): Promise<void> {
  await needSystemPackages({ debootstrap: "debootstrap" }, "a Debian image", update);
  const archives = await debianArchives();
  await inTemporaryFolder(async (folder) => {
    const target = path.join(folder, "root");
    const bootstrap = execa(
      "debootstrap",
      [
        "--variant=minbase",
        "--include=ca-certificates",
        suite,
        target,
        ...(archives.main ? [archives.main] : []),
      ],
      { all: true },
    );
    for await (const line of bootstrap.iterable({ from: "all" })) update(line);
    const etcApt = path.join(target, "etc/apt");
    if (archives.main) {
      const sources = [`deb ${archives.main} ${suite} main`, `deb ${archives.main} ${suite}-updates main`];
      if (archives.security) sources.push(`deb ${archives.security} ${suite}-security main`);
      await writeFile(path.join(etcApt, "sources.list"), `${sources.join("\n")}\n`);
    }
    await writeFile(path.join(etcApt, "apt.conf.d/90host"), `${apt}\n`);
    await cp(certificateBundle, path.join(target, certificateBundle)).catch(() => undefined);
    await rm(path.join(target, "var/cache/apt/archives"), { recursive: true, force: true });
    await rm(path.join(target, "var/lib/apt/lists"), { recursive: true, force: true });
    update("handing it to Docker");
    await importRootFilesystem(docker, target, image, labels);
  });
}

async function buildNodeImage(
  docker: Docker,
  npmrc: string,
  labels: Record<string, string>,
  update: (detail: string) => void,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await cp(path.join(recipes, "node"), folder, { recursive: true });
    const architecture = process.arch;
    update("fetching Node.js and npm");
    await unpackNpmPackage(`node-linux-${architecture}@${nodeVersion}`, path.join(folder, "node"));
    await unpackNpmPackage(`npm@${npmVersion}`, path.join(folder, "npm"));
    await writeFile(path.join(folder, "npmrc"), npmrc);
    await buildFromFolder(
      docker,
      folder,
      rehearsalImages.nodeImage,
      labels,
      { BASE: "rehearsal/debian:bookworm" },
      update,
    );
  });
}

/** Downloads a package with the person's own npm settings and unpacks it, running nothing of it. */
async function unpackNpmPackage(specifier: string, target: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const archive = path.join(
      folder,
      (await npm("pack", "--silent", "--pack-destination", folder, specifier)).trim(),
    );
    await mkdir(target, { recursive: true });
    await execa("tar", [
      "--extract",
      "--file",
      archive,
      "--directory",
      target,
      "--strip-components=1",
      "--no-same-owner",
    ]);
  });
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "logto-stack-image-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
