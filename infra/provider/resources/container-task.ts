// ContainerTask: a one-shot container that is awaited. docker.Container would take a non-zero exit for success.
import { z } from "zod";
import { defineResource, dockerHost, triggers } from "../resource.ts";
import { environmentSecrets } from "../redact.ts";

const inputs = z.object({
  dockerHost,
  containerName: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, "must be a container name: letters, digits, _ . and -")
    .describe(
      "The container's name. A leftover of this name is removed first if it carries all of `labels`.",
    ),
  image: z.string().min(1).describe("The image; it must be on the engine already."),
  command: z.string().array().min(1).describe("Program and arguments. Never put a secret here."),
  environment: z.record(z.string()).describe("Environment variables. Kept as secrets."),
  user: z.string().optional().describe("User and group, for instance 1000:0; the image's own if left out."),
  networkName: z.string().min(1).describe("The network that the container joins."),
  mounts: z
    .object({
      volume: z.string().min(1).describe("The volume's name."),
      target: z.string().startsWith("/", "must be an absolute path in the container").describe("The folder."),
      readOnly: z.boolean().describe("Whether the container may only read it."),
    })
    .strict()
    .array()
    .optional()
    .describe("Named volumes."),
  tmpfs: z
    .record(z.string())
    .optional()
    .describe("Folders in memory, each with its mount options (may be empty)."),
  readOnly: z.boolean().default(false).describe("Whether the root file system is read-only."),
  memoryMegabytes: z.number().int().min(6).optional().describe("Memory limit in MiB; none if left out."),
  pidsLimit: z.number().int().min(1).optional().describe("Limit of processes and threads; none if left out."),
  labels: z
    .record(z.string())
    .refine(
      (labels) => Object.keys(labels).length > 0,
      "needs at least one label, to tell our leftovers apart",
    )
    .describe("The container's labels, at least one."),
  timeoutSeconds: z.number().int().min(1).max(86_400).default(300).describe("How long it may take."),
  triggers,
});

/** The inputs of a task. */
export type TaskInputs = z.output<typeof inputs>;

export default defineResource({
  name: "ContainerTask",
  description:
    "Runs a container to its end, again whenever its inputs change. A non-zero exit fails with the last 30 log lines. Deleting does nothing.",
  inputs,
  outputs: z.object({ runId: z.string().describe("Changes at each run.") }),
  secrets: ["environment"],
  replaceOn: [],
  changingOutputs: () => ["runId"],
  // Nearly everything in an environment is harmless, and a log without those words would be of no use.
  hiddenStrings: (given) => environmentSecrets(z.record(z.string()).catch({}).parse(given["environment"])),
  create: async (context, given) => {
    const { runTask } = await import("../docker/task.ts");
    return { id: given.containerName, outputs: { runId: await runTask(context, given) } };
  },
  update: async (context, given) => {
    const { runTask } = await import("../docker/task.ts");
    return { runId: await runTask(context, given) };
  },
});
