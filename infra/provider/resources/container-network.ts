// ContainerNetwork: a bridge network that a killed update can't leave twice. docker.Network makes a second one of the same
// name, and waits two seconds before it looks at what it made.
import { z } from "zod";
import { defineResource, dockerHost } from "../resource.ts";

const inputs = z.object({
  dockerHost,
  networkName: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, "must be a network name: letters, digits, _ . and -")
    .describe("The network's name. A leftover of this name is taken over if it carries all of `labels`."),
  labels: z
    .record(z.string())
    .refine(
      (labels) => Object.keys(labels).length > 0,
      "needs at least one label, to tell our leftovers apart",
    )
    .describe("The network's labels, at least one."),
});

/** The inputs of a network. */
export type NetworkInputs = z.output<typeof inputs>;

const located = z.object({ dockerHost });

export default defineResource({
  name: "ContainerNetwork",
  description:
    "A user-defined bridge network of the Docker engine, in which containers find one another by name.",
  inputs,
  outputs: z.object({
    networkId: z.string().describe("The engine's id of it, for containers to attach to."),
  }),
  secrets: [],
  replaceOn: ["dockerHost", "networkName", "labels"],
  // A second one of the same name can't be told apart by name.
  deleteBeforeReplace: (changed) => !changed.has("networkName"),
  create: async (_context, given) => {
    const { ensureNetwork } = await import("../docker/network.ts");
    const id = await ensureNetwork(given);
    return { id, outputs: { networkId: id } };
  },
  read: async (_context, { id, inputs: known }) => {
    const { readNetwork } = await import("../docker/network.ts");
    const found = await readNetwork(located.parse(known).dockerHost, id);
    return found && { inputs: found, outputs: { networkId: id } };
  },
  update: async (_context, _given, { id }) => Promise.resolve({ networkId: id }),
  delete: async (_context, { id, inputs: known }) => {
    const { removeNetwork } = await import("../docker/network.ts");
    await removeNetwork(located.parse(known).dockerHost, id);
  },
});
