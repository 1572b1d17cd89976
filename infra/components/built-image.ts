/** An image that is built from a folder of this repository, tagged by what went into it. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
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
 * The hash of everything that decides what is in the image, and of the build's arguments. The lock file stands for all
 * package.json files, whose scripts change without any effect on the image.
 */
export function contentHash({
  folder,
  buildArguments,
}: Pick<BuiltImageArgs, "folder" | "buildArguments">): string {
  const hash = createHash("sha256").update(JSON.stringify(buildArguments));
  const sources = globSync([`${folder}/**/*`, "package-lock.json"], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => ["node_modules", "dist", "testing"].includes(entry.name),
  })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of sources)
    hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex").slice(0, 16);
}
