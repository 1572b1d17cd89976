/**
 * Builds an image through the Docker API: the classic builder, which every engine has, without the docker command.
 */
import { spawn } from "node:child_process";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { followEvents } from "../../infra/engine-events.ts";
import { UserError } from "./user-error.mjs";

/** What to build. */
export interface ImageBuild {
  /** The name to give it. */
  image: string;
  labels: Record<string, string>;
  /** Values of the Dockerfile's ARGs; they show in the image's history, so never a secret. */
  buildArguments: Record<string, string>;
  /** The Dockerfile, if it isn't at the folder's top. */
  dockerfile?: string;
}

/**
 * Builds an image.
 * @param folder - the build's context.
 * @throws UserError with the builder's last lines.
 */
export async function buildFromFolder(
  docker: Docker,
  folder: string,
  build: ImageBuild,
  update: (detail: string) => void,
): Promise<void> {
  const response = await docker.buildImage(tarOf(folder), {
    t: build.image,
    labels: build.labels,
    buildargs: build.buildArguments,
    dockerfile: build.dockerfile ?? "Dockerfile",
    rm: true,
    forcerm: true,
  });
  await follow(docker, response, `The image ${build.image} can't be built`, update);
}

/** Makes an image of one layer out of a folder that holds a root file system. */
export async function importRootFilesystem(
  docker: Docker,
  folder: string,
  image: string,
  labels: Record<string, string>,
): Promise<void> {
  const [repo, tag] = image.split(":");
  const changes = [
    ...Object.entries(labels).map(([name, value]) => `LABEL ${name}=${value}`),
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    'CMD ["bash"]',
  ];
  const response = await docker.importImage(tarOf(folder), { repo, tag, changes });
  await follow(docker, response, `The image ${image} can't be imported`, () => undefined);
}

/**
 * Reads the engine's answer to its end.
 * @throws UserError with the last lines where the engine reports an error.
 */
export async function follow(
  docker: Docker,
  response: NodeJS.ReadableStream,
  problem: string,
  update: (detail: string) => void,
): Promise<void> {
  const lastLines: string[] = [];
  try {
    await followEvents(docker, response, ({ stream, status, id, progress }) => {
      const line = (stream ?? [id, status, progress].filter(Boolean).join(" ")).trim();
      if (line === "") return;
      // "---> Running in 6444a35cc96c" would hide the step that runs.
      if (!line.startsWith("--->")) update(line);
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 20);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${problem}: ${reason.trim()}\n\nIts last lines:\n${lastLines.map((line) => `  ${line}`).join("\n")}`,
    );
  }
}

function tarOf(folder: string): NodeJS.ReadableStream {
  const tar = spawn("tar", ["--create", "--numeric-owner", "--directory", folder, "."], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stream = new PassThrough();
  tar.stdout.pipe(stream, { end: false });
  tar.on("error", (error) => stream.destroy(error));
  tar.on("close", (code) => {
    if (code === 0) stream.end();
    else stream.destroy(new Error(`tar ended with code ${String(code)}`));
  });
  return stream;
}
