/**
 * Calls of the Pulumi command, all in the same environment: our Node.js, our backend, nothing downloaded behind our back.
 */
import path from "node:path";
import { execa } from "execa";
import { ensureBackend, type Backend } from "./backend.ts";
import { repositoryRoot } from "./paths.ts";
import type { PulumiToolchain } from "./pulumi-toolchain.ts";

/** The name of the project in Pulumi.yaml, which is also the prefix of its configuration keys. */
export const projectName = "logto-stack";

/** The Pulumi command in this project. */
export interface Pulumi {
  command: string;
  backend: Backend;
  environment: Record<string, string>;
}

/** What a call printed and how it ended. */
export interface PulumiResult {
  succeeded: boolean;
  stdout: string;
  stderr: string;
}

/** Prepares the calls. */
export function pulumiFor(toolchain: PulumiToolchain): Pulumi {
  const backend = ensureBackend();
  const bin = path.join(repositoryRoot, "node_modules/.bin");
  return {
    command: toolchain.command,
    backend,
    environment: {
      ...backend.environment,
      // The command's own folder first: node_modules has the launcher of the same name.
      PATH: [path.dirname(toolchain.command), bin, process.env["PATH"] ?? ""].join(path.delimiter),
      NODE_COMPILE_CACHE:
        process.env["NODE_COMPILE_CACHE"] ?? path.join(repositoryRoot, ".cache/node-compile"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SUPPRESS_NEO_LINK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  };
}

/** Runs a call quietly and collects what it printed. */
export async function callPulumi(pulumi: Pulumi, words: string[], input = ""): Promise<PulumiResult> {
  const { exitCode, stdout, stderr } = await execa(pulumi.command, [...words, "--non-interactive"], {
    cwd: repositoryRoot,
    env: pulumi.environment,
    input,
    reject: false,
  });
  return { succeeded: exitCode === 0, stdout, stderr };
}
