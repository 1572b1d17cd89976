// ContainerImage: an image built from a folder, once for its name. docker.RemoteImage sends the context and runs the builder
// for each new stack, also where the engine has the image, and shows nothing while it builds.
import { z } from "zod";
import { defineResource, dockerHost } from "../resource.ts";

const inputs = z.object({
  dockerHost,
  image: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/-]*:[\w][\w.-]*$/, "must be a name with a tag, such as my/image:1f0c2b")
    .describe(
      "Name and tag. What the engine has by this name isn't built again, so the tag holds a hash of everything that goes into it.",
    ),
  context: z
    .string()
    .min(1)
    .describe("The folder that the build starts from: absolute, or relative to the Pulumi program."),
  sources: z
    .string()
    .array()
    .min(1)
    .describe(
      "Files and folders below `context` that are sent to the engine, but for what its .dockerignore names.",
    ),
  dockerfile: z.string().min(1).default("Dockerfile").describe("The Dockerfile, among the sources."),
  buildArguments: z
    .record(z.string())
    .optional()
    .describe("Values of the Dockerfile's ARGs. They show in the image's history: never a secret."),
  labels: z.record(z.string()).optional().describe("The image's labels."),
});

/** The inputs of a build. */
export type ImageInputs = z.output<typeof inputs>;

const located = z.object({ dockerHost });

export default defineResource({
  name: "ContainerImage",
  description:
    "Builds an image on the Docker engine, unless it has one of that name, and fails with the builder's last lines. A new name is a new image; other changes alone build nothing. Deleting leaves the image, which other stacks may use.",
  inputs,
  outputs: z.object({ imageId: z.string().describe("The engine's id of it.") }),
  secrets: [],
  replaceOn: ["dockerHost", "image"],
  importId: "<image>:<tag>",
  create: async (context, given) => {
    const { ensureImage } = await import("../docker/image.ts");
    return { id: given.image, outputs: { imageId: await ensureImage(context, given) } };
  },
  read: async (_context, { id, inputs: known }) => {
    const { readImage } = await import("../docker/image.ts");
    const imageId = await readImage(located.parse(known).dockerHost, id);
    return imageId === undefined ? undefined : { inputs: { ...known, image: id }, outputs: { imageId } };
  },
  update: async (_context, _given, { state }) => Promise.resolve({ imageId: state["imageId"] }),
});
