/** Reads and sets a stack's configuration through Pulumi. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { ImageKey } from "../../infra/default-images.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { callPulumi, projectName, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";

const configSchema = z.record(z.object({ value: z.string().optional(), secret: z.boolean() }));

/**
 * The keys that aren't secret, the project's without its name and others such as `preview:name` as they are; defaults of
 * Pulumi.yaml included.
 */
export type StackSettings = Record<string, string>;

/** Reads a stack's configuration. */
export async function readSettings(pulumi: Pulumi, stack: string): Promise<StackSettings> {
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, ["config", "--json", "--stack", stack]);
  if (!succeeded) {
    throw new UserError(`The configuration of the stack "${stack}" can't be read:\n${stderr.trim()}`);
  }
  const prefix = `${projectName}:`;
  return Object.fromEntries(
    Object.entries(configSchema.parse(JSON.parse(stdout))).flatMap(([key, { value }]) =>
      value === undefined ? [] : [[key.startsWith(prefix) ? key.slice(prefix.length) : key, value]],
    ),
  );
}

/** Tells whether anything is configured for a stack; a stack that was only just made has a file without. */
export function hasConfiguration(stack: string): boolean {
  try {
    return /^config:/mu.test(readFileSync(path.join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8"));
  } catch {
    return false;
  }
}

/** Sets what differs; nothing is called where nothing does. */
export async function applySettings(
  pulumi: Pulumi,
  stack: string,
  current: StackSettings,
  wanted: StackSettings,
): Promise<void> {
  const changes = Object.entries(wanted).filter(([key, value]) => current[key] !== value);
  if (changes.length === 0) return;
  const words = changes.flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  const { succeeded, stderr } = await callPulumi(pulumi, ["config", "set-all", "--stack", stack, ...words]);
  if (!succeeded) {
    throw new UserError(`The configuration of the stack "${stack}" can't be set:\n${stderr.trim()}`);
  }
}

/** The images that a stack is configured with; those that it leaves to the program are missing. */
export function configuredImages(settings: StackSettings): string[] {
  const keys: ImageKey[] = ["logtoImage", "postgresImage", "nodeImage", "caddyImage"];
  return keys.map((key) => settings[key] ?? "").filter((image) => image !== "");
}
