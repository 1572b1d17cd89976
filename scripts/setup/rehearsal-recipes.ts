/**
 * How each image of a rehearsal is made: Debian by debootstrap, Node.js and npm from npm packages, PostgreSQL and Caddy
 * from Debian's packages, Logto's stand-in from test/logto-double.
 */
import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type Docker from "dockerode";
import { execa } from "execa";
import { rehearsalImages } from "../../infra/default-images.ts";
import { debianArchives, keepTransportSettings } from "./apt-settings.ts";
import { buildFromFolder, importRootFilesystem } from "./build-image.ts";
import { imageNpmrc, npm, readNpmConfig } from "./npm-settings.ts";
import { repositoryRoot } from "./paths.ts";
import { needSystemPackages } from "./system-packages.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";
import { explained, systemPath } from "./tool.ts";

/** What a build is given. */
export interface BuildContext {
  docker: Docker;
  /** A folder of its own that holds the recipe's sources. */
  folder: string;
  /** To be set on the image. */
  labels: Record<string, string>;
  update: (detail: string) => void;
}

/** One image. */
export interface Recipe {
  image: string;
  /** Another image of a recipe that this one is based on. */
  base?: string;
  /** What is put into the image and isn't a file of the repository. */
  versions: string[];
  /** The repository's files that are put into it. */
  sources: { root: string; patterns: string[] };
  build: (context: BuildContext) => Promise<void>;
}

const bookworm = "rehearsal/debian:bookworm";
const trixie = "rehearsal/debian:trixie";
const nodeVersion = rehearsalImages.nodeImage.split(":")[1] ?? "";
/** The version that Node.js 22 comes with. */
const npmVersion = "10.9.9";
/** Where Debian keeps the certificate authorities, in an image as on the host. */
const certificateBundle = "/etc/ssl/certs/ca-certificates.crt";
/** Where a machine's administrator adds authorities of their own. */
const addedCertificates = "/usr/local/share/ca-certificates";

const recipes: Recipe[] = [
  debian(bookworm),
  debian(trixie),
  {
    ...fromFolder("node", rehearsalImages.nodeImage, bookworm),
    versions: [nodeVersion, npmVersion],
    build: async (context) => {
      context.update("fetching Node.js and npm");
      await unpackNpmPackage(`node-linux-${process.arch}@${nodeVersion}`, path.join(context.folder, "node"));
      await unpackNpmPackage(`npm@${npmVersion}`, path.join(context.folder, "npm"));
      await writeFile(
        path.join(context.folder, "npmrc"),
        imageNpmrc(await readNpmConfig(), certificateBundle),
      );
      await buildOn(bookworm, rehearsalImages.nodeImage, context);
    },
  },
  fromFolder("caddy", rehearsalImages.caddyImage, bookworm),
  fromFolder("postgres", rehearsalImages.postgresImage, trixie),
  {
    image: rehearsalImages.logtoImage,
    base: rehearsalImages.nodeImage,
    versions: [],
    sources: {
      root: repositoryRoot,
      patterns: [
        "package.json",
        "package-lock.json",
        "{app,infra,infra/*}/package.json",
        "test/logto-double/**",
      ],
    },
    build: async ({ docker, folder, labels, update }) => {
      const options = {
        dockerfile: "test/logto-double/Dockerfile",
        buildArguments: { NODE_IMAGE: rehearsalImages.nodeImage },
      };
      await buildFromFolder(
        docker,
        folder,
        { image: rehearsalImages.logtoImage, labels, ...options },
        update,
      );
    },
  },
];

/** The recipe of an image. */
export function recipeOf(image: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.image === image);
  if (!recipe) throw new Error(`there is no recipe for the image ${image}`);
  return recipe;
}

/** A Dockerfile in scripts/rehearsal-images that takes its base as an argument. */
function fromFolder(name: string, image: string, base: string): Recipe {
  return {
    image,
    base,
    versions: [],
    sources: { root: path.join(repositoryRoot, "scripts/rehearsal-images", name), patterns: ["**"] },
    build: (context) => buildOn(base, image, context),
  };
}

function buildOn(
  base: string,
  image: string,
  { docker, folder, labels, update }: BuildContext,
): Promise<void> {
  return buildFromFolder(docker, folder, { image, labels, buildArguments: { BASE: base } }, update);
}

function debian(image: string): Recipe {
  const suite = image.split(":")[1] ?? "";
  return {
    image,
    versions: [suite],
    sources: { root: repositoryRoot, patterns: [] },
    build: async ({ docker, folder, labels, update }) => {
      await needSystemPackages({ debootstrap: "debootstrap" }, "building a Debian image", update);
      const target = path.join(folder, "root");
      await bootstrapDebian(suite, target, update);
      update("handing it to Docker");
      await importRootFilesystem(docker, target, image, labels);
    },
  };
}

/** Makes a small Debian that reaches package servers in the way that this machine does. */
async function bootstrapDebian(
  suite: string,
  target: string,
  update: (detail: string) => void,
): Promise<void> {
  const archives = await debianArchives();
  const words = ["--variant=minbase", "--include=ca-certificates", suite, target];
  if (archives.main) words.push(archives.main);
  await explained(
    "see whether this machine's package archive can be reached (apt-get update), then run the command again.",
    async () => {
      const run = execa("debootstrap", words, { all: true, env: { PATH: systemPath } });
      for await (const line of run.iterable({ from: "all" })) update(line);
      await run;
    },
  );
  const inside = (file: string) => path.join(target, file);
  if (archives.main) {
    const sources = [`deb ${archives.main} ${suite} main`, `deb ${archives.main} ${suite}-updates main`];
    if (archives.security) sources.push(`deb ${archives.security} ${suite}-security main`);
    await writeFile(inside("etc/apt/sources.list"), `${sources.join("\n")}\n`);
  }
  // A machine without apt, which has debootstrap all the same, has no such settings.
  const aptDump = await execa("apt-config", ["dump"]).then(
    ({ stdout }) => stdout,
    () => "",
  );
  await writeFile(inside("etc/apt/apt.conf.d/90host"), `${keepTransportSettings(aptDump)}\n`);
  // The bundle for now; the added authorities too, from which a later upgrade of ca-certificates makes it again.
  for (const certificates of [certificateBundle, addedCertificates]) {
    await cp(certificates, inside(certificates), { recursive: true }).catch(() => {
      update(`this machine has no ${certificates} to hand on`);
    });
  }
  await rm(inside("var/cache/apt/archives"), { recursive: true, force: true });
  await rm(inside("var/lib/apt/lists"), { recursive: true, force: true });
  // debootstrap's own umask must not decide who may enter the image.
  await chmod(target, 0o755);
}

/** Downloads a package with the person's own npm settings and unpacks it, running nothing of it. */
async function unpackNpmPackage(specifier: string, target: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const name = await npm("pack", "--silent", "--pack-destination", folder, specifier);
    await mkdir(target, { recursive: true });
    const words = ["--extract", "--file", path.join(folder, name.trim()), "--directory", target];
    await explained("see whether there is room (df -h), then run the command again.", () =>
      execa("tar", [...words, "--strip-components=1", "--no-same-owner"]),
    );
  });
}
