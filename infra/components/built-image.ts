/** An image that is built from a folder of this repository, tagged by what went into it. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { ImageBuild } from "../image-builds.ts";
import { lockedPackages } from "../locked-packages.ts";
import { ContainerImage } from "../provider/index.ts";

const root = join(import.meta.dirname, "../..");
/** What every build may copy besides its folder: npm installs a workspace only beside all the others' package.json. */
const manifests = [
  "package.json",
  "package-lock.json",
  ...["infra", "infra/sms-sandbox", "app", "test/logto-double"].map(
    (workspace) => `${workspace}/package.json`,
  ),
];

/**
 * Builds the image. It is tagged by the hash of its sources, so a change makes another image beside the old one, and an
 * unchanged one isn't built again. Old ones stay until a command prunes them: an engine deletes images by name.
 * @returns the image's name with its tag, once it is there
 */
export function buildImage(
  build: ImageBuild,
  dockerHost: string | undefined,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const built = new ContainerImage(
    build.name.replaceAll("/", "-"),
    {
      dockerHost,
      image: builtName(build),
      // Relative to the program, so that another clone plans no change.
      context: relative(join(import.meta.dirname, ".."), root),
      sources: [build.folder, ...manifests],
      dockerfile: `${build.folder}/Dockerfile`,
      buildArguments: build.buildArguments,
    },
    options,
  );
  // Known once it is there.
  return built.imageId.apply(() => built.image);
}

/** The image's name and tag. */
export function builtName(build: ImageBuild): string {
  return `${build.name}:${contentHash(build)}`;
}

/**
 * The hash of everything that decides what is in the image, and of the build's arguments. Of the lock file, where the build
 * installs from it, what the workspace in the folder comes to: another version of a linter makes no other image, which would
 * replace the container.
 */
export function contentHash(
  { folder, buildArguments }: Pick<ImageBuild, "folder" | "buildArguments">,
  repository = root,
): string {
  const hash = createHash("sha256").update(JSON.stringify(buildArguments));
  const sources = globSync(`${folder}/**/*`, {
    cwd: repository,
    withFileTypes: true,
    exclude: (entry) => ["node_modules", "dist", "testing"].includes(entry.name),
  })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of sources)
    hash.update(path.slice(repository.length)).update("\0").update(readFileSync(path)).update("\0");
  if (readFileSync(join(repository, folder, "Dockerfile"), "utf8").includes("package-lock.json"))
    hash.update(JSON.stringify(lockedPackages(join(repository, "package-lock.json"), folder)));
  return hash.digest("hex").slice(0, 16);
}
