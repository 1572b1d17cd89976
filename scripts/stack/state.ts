/**
 * What Pulumi's state says about a stack: its resources, and what an interrupted update left undecided.
 */
import { z } from "zod";
import { callPulumi, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { repairCheckpoint } from "./checkpoint.ts";

const nameSchema = z.string().optional().catch(undefined);

const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  protect: z.boolean().optional(),
  /** Replaced, and to be deleted by the next update. */
  delete: z.boolean().optional(),
  /** Of the inputs only names: strings wherever they aren't secrets. */
  inputs: z.object({ name: nameSchema, image: nameSchema, host: nameSchema }).optional(),
});

const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(resourceSchema).default([]),
    pending_operations: z.array(z.object({ resource: resourceSchema, type: z.string() })).default([]),
  }),
});

/** The same, with everything that we don't look at kept as it is. */
const wholeStateSchema = z.object({ deployment: z.object({}).passthrough() }).passthrough();

/** The part of a stack's exported state that our commands look at. */
export type StackState = z.infer<typeof stateSchema>;
/** A resource in it. */
export type StateResource = z.infer<typeof resourceSchema>;

const stackListSchema = z.array(z.object({ name: z.string() }));

/** Tells whether the backend knows a stack. */
export async function stackExists(pulumi: Pulumi, stack: string): Promise<boolean> {
  repairCheckpoint(pulumi.backend.url, stack);
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, ["stack", "ls", "--json"]);
  if (!succeeded) {
    throw new UserError(
      `The state backend ${pulumi.backend.url} can't be read:\n${stderr.trim()}`,
      "look at `npm run pulumi -- whoami -v`; log in again, or log out to use this clone's own state folder.",
    );
  }
  // Pulumi Cloud lists names as organization/project/stack.
  return stackListSchema.parse(JSON.parse(stdout)).some(({ name }) => name.split("/").at(-1) === stack);
}

/** Reads a stack's state as text; secrets in it stay encrypted. */
export async function exportStateText(pulumi: Pulumi, stack: string): Promise<string> {
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, ["stack", "export", "--stack", stack]);
  if (!succeeded) throw new UserError(`The state of the stack "${stack}" can't be read:\n${stderr.trim()}`);
  return stdout;
}

/** Reads a stack's state. */
export async function exportState(pulumi: Pulumi, stack: string): Promise<StackState> {
  return stateSchema.parse(JSON.parse(await exportStateText(pulumi, stack)));
}

/** The same state without what an interrupted update left undecided. */
export function withoutPendingOperations(text: string): string {
  const state = wholeStateSchema.parse(JSON.parse(text));
  return JSON.stringify({ ...state, deployment: { ...state.deployment, pending_operations: [] } });
}

/** The resources of the engine: those that `docker` objects outside the state are compared with. */
export function dockerResources(state: StackState): StateResource[] {
  return state.deployment.resources.filter(
    ({ type }) => type.startsWith("docker:index/") || type === "logto:index:ContainerNetwork",
  );
}
