/** An image that is built from a folder of this repository, tagged by what went into it. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

export interface BuiltImageArgs {
  /** The image's name without a tag. */
  name: string;
  /** The folder with the Dockerfile, relative to the repository's root, which is the build's context. */
  folder: string;
  buildArguments: Record<string, string>;
}

const root = join(import.meta.dirname, "../..");

/**
 * Builds the image. It is tagged by the hash of its sources, so a change makes another image beside the old one, and an
 * unchanged one isn't built again. Old ones stay until a command prunes them: an engine deletes images by name.
 * @returns the image's name with its tag, once it is there
 */
export function buildImage(
  args: BuiltImageArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const hash = contentHash(args);
  const image = new docker.RemoteImage(
    args.name.replaceAll("/", "-"),
    {
      name: `${args.name}:${hash}`,
      keepLocally: true,
      triggers: { hash },
      build: {
        context: root,
        dockerfile: `${args.folder}/Dockerfile`,
        buildArgs: args.buildArguments,
        labels: { "logto-stack.project": "logto-stack" },
        // Every engine has the classic builder; buildx is a plugin that some lack.
        useLegacyBuilder: true,
        remove: true,
        forceRemove: true,
      },
    },
    options,
  );
  return pulumi.all([image.name, image.imageId]).apply(([name]) => name);
}

/**
 * The hash of everything that decides what is in the image, and of the build's arguments. The lock file stands for all
 * package.json files, whose scripts change without any effect on the image.
 */
export function contentHash({ folder, buildArguments }: BuiltImageArgs): string {
  const hash = createHash("sha256").update(JSON.stringify(buildArguments));
  const sources = globSync([`${folder}/**/*`, "package-lock.json", "tsconfig.json"], {
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
