/** An image that is built from a folder of this repository, tagged by what went into it. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { lockedPackages } from "../locked-packages.ts";
import { ContainerImage } from "../provider/index.ts";

export interface BuiltImageArgs {
  /** The image's name without a tag. */
  name: string;
  /** The folder with the Dockerfile, relative to the repository's root, which is the build's context. */
  folder: string;
  buildArguments: Record<string, string>;
  dockerHost: string | undefined;
}

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
  args: BuiltImageArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const built = new ContainerImage(
    args.name.replaceAll("/", "-"),
    {
      dockerHost: args.dockerHost,
      image: `${args.name}:${contentHash(args)}`,
      // Relative to the program, so that another clone plans no change.
      context: relative(join(import.meta.dirname, ".."), root),
      sources: [args.folder, ...manifests],
      dockerfile: `${args.folder}/Dockerfile`,
      buildArguments: args.buildArguments,
    },
    options,
  );
  // Known once it is there.
  return built.imageId.apply(() => built.image);
}

/**
 * The hash of everything that decides what is in the image, and of the build's arguments. Of the lock file, where the build
 * installs from it, what the workspace in the folder comes to: another version of a linter makes no other image, which would
 * replace the container.
 */
export function contentHash(
  { folder, buildArguments }: Pick<BuiltImageArgs, "folder" | "buildArguments">,
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
