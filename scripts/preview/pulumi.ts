/** Pulumi for previews: the project's own command and backend, and a passphrase that no other stack has. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { createPassphrase, stateFolder } from "../setup/backend.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { type Pulumi, pulumiFor } from "../setup/pulumi.ts";
import { ensurePulumi } from "../setup/pulumi-toolchain.ts";
import { UserError } from "../setup/user-error.mjs";
import { dropUnreadableStates } from "../stack/checkpoint.ts";
import { stackPrefix } from "./names.ts";

/** Generated once in this clone, unless PREVIEW_PASSPHRASE or PREVIEW_PASSPHRASE_FILE gives another. */
const passphraseFile = path.join(stateFolder, "preview-passphrase");

/**
 * Prepares Pulumi for previews. From here on this process and its children know the previews' passphrase only.
 * @throws UserError where there is no passphrase to use
 */
export async function previewPulumi(environment: NodeJS.ProcessEnv = process.env): Promise<Pulumi> {
  choosePassphrase(environment);
  const pulumi = pulumiFor(await ensurePulumi());
  dropUnreadableStates(pulumi.backend.url, stackPrefix);
  return pulumi;
}

/**
 * Puts the previews' passphrase where Pulumi looks for one.
 * @throws UserError where the passphrase is the one of other stacks, or missing in a job
 */
export function choosePassphrase(environment: NodeJS.ProcessEnv): void {
  const { PREVIEW_PASSPHRASE: own, PREVIEW_PASSPHRASE_FILE: ownFile } = environment;
  const given = readPassphrase(own, ownFile);
  const { PULUMI_CONFIG_PASSPHRASE: other, PULUMI_CONFIG_PASSPHRASE_FILE: otherFile } = environment;
  if (given !== undefined && given === readPassphrase(other, otherFile)) {
    throw new UserError(
      "The passphrase of previews is the same as the one of the other stacks: who can read a preview's secrets could then read those of the other stacks. Nothing was changed.",
      "choose another one in PREVIEW_PASSPHRASE or PREVIEW_PASSPHRASE_FILE, or unset both to have one generated.",
    );
  }
  delete environment["PULUMI_CONFIG_PASSPHRASE"];
  delete environment["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (isGiven(own)) environment["PULUMI_CONFIG_PASSPHRASE"] = own;
  else environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = isGiven(ownFile) ? ownFile : generated(environment);
}

/** @returns undefined where none is given, or its file can't be read, which Pulumi tells */
function readPassphrase(text: string | undefined, file: string | undefined): string | undefined {
  if (isGiven(text)) return text;
  if (!isGiven(file)) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** @throws UserError in a job, whose checkout the next one cleans: nobody could read the preview's secrets any more */
function generated({ CI: ci = "" }: NodeJS.ProcessEnv): string {
  if (!["", "false"].includes(ci)) {
    throw new UserError(
      "This is a job (CI is set) and there is no PREVIEW_PASSPHRASE: one that is generated would go with the checkout. Nothing was changed.",
      "set the secret PREVIEW_PASSPHRASE, for runs of Dependabot among Dependabot's secrets, too; or PREVIEW_PASSPHRASE_FILE to a file outside the checkout.",
    );
  }
  return createPassphrase(passphraseFile);
}

/** A workflow's secret or variable that isn't set comes as an empty one. */
function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

/** Tells one backend from another without saying where it is. */
export function backendIdentity(pulumi: Pick<Pulumi, "backend">): string {
  return hash(pulumi.backend.url);
}

/** Tells one clone on one machine from another. */
export function cloneIdentity(): string {
  return hash(`${hostname()}:${repositoryRoot}`);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
