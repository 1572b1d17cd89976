/**
 * The Docker engine that a stack is on, which need not be the one that the environment names: a stack of the same name on
 * that one is somebody else's.
 */
import path from "node:path";
import { z } from "zod";
import { useEngine } from "../setup/docker.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { projectName } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { readStackFile, readYaml } from "./stack-file.ts";
import type { StackState } from "./state.ts";

const key = `${projectName}:dockerHost`;
const projectFile = z.object({ config: z.object({ dockerHost: z.object({ default: z.string() }) }) });

/**
 * From here on this process and its children talk to the stack's engine: where its state has a Docker provider, to the one
 * of that, else to the one of its configuration. Where these name none, DOCKER_HOST counts, else the local socket.
 * @param state undefined where there is none, or where what is configured is to be made anyway
 * @throws UserError where the configuration can't be read
 */
export function useEngineOf(stack: string, state?: StackState): void {
  const provider = state && dockerProviderOf(state);
  const host = provider === undefined ? configuredEngine(stack) : (provider.inputs?.host ?? "");
  if (host === "") return;
  useEngine(host, provider === undefined ? key : `the state of the stack "${stack}"`);
}

/** Whether this process talks to the engine that a stack was made on. The provider's state has DOCKER_HOST where it counted. */
export function isEngineOf(state: StackState): boolean {
  return (dockerProviderOf(state)?.inputs?.host ?? "") === (process.env["DOCKER_HOST"] ?? "");
}

/** How to call the engine in a message. */
export function engineName(): string {
  return process.env["DOCKER_HOST"] ?? "of this machine";
}

function dockerProviderOf({ deployment }: StackState) {
  return deployment.resources.find(({ type, ...rest }) => type === "pulumi:providers:docker" && !rest.delete);
}

/** Read from the files, since it is needed before there is a Pulumi to ask. @returns an empty text where there is none */
function configuredEngine(stack: string): string {
  const own = readStackFile(stack)[key];
  if (own === undefined)
    return projectFile.parse(readYaml(path.join(repositoryRoot, "Pulumi.yaml"))).config.dockerHost.default;
  if (typeof own === "string") return own;
  throw new UserError(
    `${key} in Pulumi.${stack}.yaml is no text, so the stack's Docker engine isn't known. Nothing was changed.`,
    `set it without --secret: npm run pulumi -- config set --plaintext dockerHost ssh://user@host --stack ${stack}`,
  );
}
