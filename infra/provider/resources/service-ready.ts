// ServiceReady: waits until a container serves, so that what depends on it can begin.
import { z } from "zod";
import { defineResource, dockerHost, triggers } from "../resource.ts";

const inputs = z.object({
  dockerHost,
  containerName: z.string().min(1).describe("The container's name, for messages."),
  containerId: z.string().min(1).describe("The container's id. A new id means a new wait."),
  timeoutSeconds: z.number().int().min(1).max(3600).default(120).describe("How long to wait."),
  pollMilliseconds: z.number().int().min(10).max(60_000).default(100).describe("Pause between tries."),
  pidsLimit: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Limit of processes and threads, set on the container before the wait. None if left out."),
  addresses: z
    .string()
    .url()
    .array()
    .min(1)
    .optional()
    .describe(
      "Ready is when each of these answers a GET with a status of 2xx. Left out: when the container's health check succeeds.",
    ),
  triggers,
});

/** The inputs of a wait. */
export type ReadyInputs = z.output<typeof inputs>;

export default defineResource({
  name: "ServiceReady",
  description:
    "Waits until a container's HEALTHCHECK command succeeds, or its addresses answer; fails with its state and last 30 log lines when it stops, restarts or isn't ready in time.",
  inputs,
  outputs: z.object({}),
  secrets: [],
  replaceOn: [],
  create: async (context, given) => {
    const { awaitReady } = await import("../docker/ready.ts");
    await awaitReady(context, given);
    return { id: given.containerName, outputs: {} };
  },
  update: async (context, given) => {
    const { awaitReady } = await import("../docker/ready.ts");
    await awaitReady(context, given);
    return {};
  },
});
