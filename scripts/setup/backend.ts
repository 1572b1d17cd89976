/**
 * Where Pulumi keeps the stacks' state: the backend that the person is logged in to, else a folder of this clone, whose
 * secrets are encrypted with a passphrase that is generated once and kept outside git.
 */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "./paths.ts";
import { pulumiHome } from "./pulumi-home.ts";

/** The local backend's folder, and with it the passphrase's. Listed in .gitignore. */
export const stateFolder = path.join(repositoryRoot, ".state");
/** The generated passphrase: mode 0600. Whoever loses it can't read or change the stacks' secrets any more. */
export const passphraseFile = path.join(stateFolder, "passphrase");

/** Without the attributes of each file, which a kill can cut off: see stack/checkpoint.ts. */
const localBackendUrl = `file://${stateFolder}?metadata=skip`;

const credentialsSchema = z.object({ current: z.string().min(1).optional().catch(undefined) });

/** A state backend, and what Pulumi has to be told to use it. */
export interface Backend {
  /** As in `pulumi login`: `file://…`, `s3://…`, `https://…`. */
  url: string;
  environment: Record<string, string>;
}

/** Decides on the backend; makes the local one where there is no other. */
export function ensureBackend(environment: NodeJS.ProcessEnv = process.env): Backend {
  const named = environment["PULUMI_BACKEND_URL"];
  // A workflow's variable that isn't set comes as an empty one.
  const chosen = named === undefined || named === "" ? loggedInTo(environment) : named;
  const url = chosen ?? localBackendUrl;
  if (chosen === undefined) mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  return { url, environment: { PULUMI_BACKEND_URL: url, ...passphrase(url, environment) } };
}

/** The backend that `pulumi login` chose, if any. */
function loggedInTo(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment["PULUMI_CREDENTIALS_PATH"] ?? pulumiHome();
  try {
    const text = readFileSync(path.join(folder, "credentials.json"), "utf8");
    return credentialsSchema.parse(JSON.parse(text)).current;
  } catch {
    return undefined;
  }
}

/** Pulumi Cloud encrypts by itself; every other backend needs a passphrase, the person's own before ours. */
function passphrase(url: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const own = environment["PULUMI_CONFIG_PASSPHRASE"] ?? environment["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (own !== undefined || url.startsWith("https://")) return {};
  return { PULUMI_CONFIG_PASSPHRASE_FILE: createPassphrase(passphraseFile) };
}

/**
 * Generates a passphrase unless there is one. Linked into place, so that two commands at once agree on one and nobody ever
 * reads half of it.
 * @param file in the state folder
 * @returns the file
 */
export function createPassphrase(file: string): string {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    linkSync(own, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(own);
  }
  return file;
}
