/** Reads and sets a stack's configuration through Pulumi. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { ImageKey } from "../../infra/default-images.ts";
import { callPulumi, projectName, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { readStackFile, settingsFile } from "./stack-file.ts";

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

/** Tells whether anything is configured for a stack; one that Pulumi only just made has a file without. */
export function hasConfiguration(stack: string): boolean {
  return /^config:/mu.test(readSettingsFile(stack));
}

/** Tells whether the file of a stack configures something else than a preview: one that this backend needn't know. */
export function configuresNoPreview(stack: string): boolean {
  return hasConfiguration(stack) && String(readStackFile(stack)[`${projectName}:preview`]) !== "true";
}

/**
 * Makes a stack that is configured from the start, without making it the selected one. What its file says already stays
 * unless `settings` says otherwise.
 * @param secretsProvider the backend's own unless given
 */
export async function createStack(
  pulumi: Pulumi,
  stack: string,
  settings: StackSettings,
  secretsProvider?: "passphrase",
): Promise<void> {
  // Pulumi keeps what is in the file; setting it afterwards would be one more call.
  const file = parseDocument(readSettingsFile(stack));
  if (file.errors[0] !== undefined) {
    throw new UserError(
      `Pulumi.${stack}.yaml can't be read: ${file.errors[0].message}`,
      "correct the file, or remove it to have the stack configured anew.",
    );
  }
  for (const [key, value] of Object.entries(settings)) {
    file.setIn(["config", key.includes(":") ? key : `${projectName}:${key}`], value);
  }
  writeFileSync(settingsFile(stack), file.toString());
  const words = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
  const { succeeded, stderr } = await callPulumi(pulumi, ["stack", "init", stack, "--no-select", ...words]);
  if (!succeeded) throw new UserError(`The stack "${stack}" can't be made:\n${stderr.trim()}`);
}

/** @returns nothing where there is no file */
function readSettingsFile(stack: string): string {
  try {
    return readFileSync(settingsFile(stack), "utf8");
  } catch {
    return "";
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
