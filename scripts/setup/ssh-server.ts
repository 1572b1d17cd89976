/** Makes sure that the SSH server which the tests start is there. */
import { existsSync } from "node:fs";
import { step } from "./progress.mjs";
import { commandExists, installSystemPackages, isDebianLike } from "./system-packages.ts";

/**
 * Installs OpenSSH's server where nothing starts it by itself: on a person's own machine an SSH server is theirs to decide on,
 * and the tests of remote Docker hosts are left out there.
 */
export async function ensureSshServer(): Promise<void> {
  if (await commandExists("sshd")) return;
  if (process.getuid?.() !== 0 || existsSync("/run/systemd/system") || !(await isDebianLike())) return;
  await step("Installing openssh-server for the tests", (update) =>
    installSystemPackages(["openssh-server"], "the tests of remote Docker hosts", update),
  );
}
