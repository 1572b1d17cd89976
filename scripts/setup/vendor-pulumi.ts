/**
 * The Pulumi tools from their vendor, where it can be reached.
 */
import path from "node:path";
import { execa } from "execa";
import { repositoryRoot } from "./paths.ts";

const vendorUrl = "https://get.pulumi.com/";
const probeTimeoutMs = 5_000;

/** Tells whether the vendor's download server answers; decided within five seconds. */
export async function vendorAnswers(): Promise<boolean> {
  try {
    const { status } = await fetch(vendorUrl, {
      method: "HEAD",
      signal: AbortSignal.timeout(probeTimeoutMs),
    });
    return status < 500;
  } catch {
    return false;
  }
}

/** Lets the npm package `pulumi` download the version that it is; true where that worked. */
export async function downloadCommand(update: (detail: string) => void): Promise<boolean> {
  const launcher = path.join(repositoryRoot, "node_modules/pulumi/run.js");
  return succeeds(process.execPath, [launcher, "version"], update);
}

/** Lets Pulumi download a resource plugin; true where that worked. */
export async function downloadPlugin(
  pulumi: string,
  name: string,
  version: string,
  update: (detail: string) => void,
): Promise<boolean> {
  return succeeds(pulumi, ["plugin", "install", "resource", name, version], update);
}

async function succeeds(
  command: string,
  words: string[],
  update: (detail: string) => void,
): Promise<boolean> {
  const run = execa(command, words, {
    all: true,
    reject: false,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 15 * 60_000,
  });
  for await (const line of run.iterable({ from: "all" })) update(line);
  return (await run).exitCode === 0;
}
