/** `open`: a preview's app in the browser; with `--show`, one of its passwords on the terminal. */
import { once } from "node:events";
import { execa } from "execa";
import { z } from "zod";
import { withForwardedPort } from "../setup/forward-port.ts";
import { callPulumi, type Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import { shortName } from "./card.ts";
import { previewAddresses } from "./names.ts";
import type { PreviewRecord } from "./record.ts";

const outputsSchema = z.record(z.unknown());

/** @returns the app's address */
export function appAddress({ stack, port, domain }: PreviewRecord): string {
  return previewAddresses(stack, port, domain).app;
}

/**
 * Opens the app in the person's browser, where there is one. Where its port has to be forwarded, that goes on until the
 * person ends it.
 */
export async function showApp(port: number, appUrl: string, forward: string | undefined): Promise<void> {
  if (forward === undefined) {
    process.stdout.write((await openBrowser(appUrl)) ? `Opened ${appUrl}\n` : `${appUrl}\n`);
    return;
  }
  await withForwardedPort(port, async () => {
    process.stdout.write(`${appUrl}   (port ${port} is forwarded until you press Ctrl-C)\n`);
    await openBrowser(appUrl);
    await once(process, "SIGINT");
  });
}

/** @returns whether there is a browser */
async function openBrowser(address: string): Promise<boolean> {
  const command = process.platform === "darwin" ? "open" : "xdg-open";
  const { failed } = await execa(command, [address], { reject: false, timeout: 10_000 });
  return !failed;
}

/**
 * Reads one output of a preview's stack, such as `adminPassword`.
 * @throws UserError where there is none of this name
 */
export async function readOutput(pulumi: Pulumi, stack: string, name: string): Promise<string> {
  const words = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
  const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
  if (!succeeded) throw new UserError(`The outputs of ${stack} can't be read:\n${stderr.trim()}`);
  const outputs = outputsSchema.parse(JSON.parse(stdout));
  const value = outputs[name];
  if (typeof value === "string") return value;
  throw new UserError(
    `The preview ${stack} has no output "${name}".`,
    `choose one of ${Object.keys(outputs).sort().join(", ")}: npm run preview -- open ${shortName(stack)} --show <output>`,
  );
}
