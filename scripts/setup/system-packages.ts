/**
 * Installs packages of the distribution, where that is possible: Debian or Ubuntu, as root.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { readOsRelease } from "./apt-settings.ts";
import { systemPath } from "./tool.ts";
import { UserError } from "./user-error.mjs";

const lockTimeoutSeconds = 300;

/**
 * Makes sure that some commands are there.
 * @param commands - each command with the Debian package that brings it.
 * @param purpose - what they are needed for, for the message.
 * @throws UserError where they are missing and can't be installed here.
 */
export async function needSystemPackages(
  commands: Record<string, string>,
  purpose: string,
  update: (detail: string) => void,
): Promise<void> {
  const missing: string[] = [];
  for (const [command, name] of Object.entries(commands)) {
    if (!(await commandExists(command))) missing.push(name);
  }
  if (missing.length > 0) await installSystemPackages(missing, purpose, update);
}

/** Tells whether a command is on the system's search path. */
export async function commandExists(command: string): Promise<boolean> {
  const { exitCode } = await execa("sh", ["-c", 'command -v "$1"', "sh", command], {
    reject: false,
    env: { PATH: systemPath },
  });
  return exitCode === 0;
}

/** Tells whether this machine is a Debian or an Ubuntu (or made from one). */
export async function isDebianLike(): Promise<boolean> {
  const { ID = "", ID_LIKE = "" } = await readOsRelease();
  return [ID, ...ID_LIKE.split(" ")].some((name) => name === "debian" || name === "ubuntu");
}

/**
 * Installs packages with apt-get.
 * @throws UserError where this isn't a Debian or Ubuntu, where we aren't root, or where apt-get fails.
 */
export async function installSystemPackages(
  names: string[],
  purpose: string,
  update: (detail: string) => void,
): Promise<void> {
  const command = `apt-get install ${names.join(" ")}`;
  if (!(await isDebianLike())) {
    throw new UserError(
      `${names.join(", ")} is needed for ${purpose}.`,
      "install it with this system's own package manager.",
    );
  }
  if (process.getuid?.() !== 0) {
    throw new UserError(
      `${names.join(", ")} is needed for ${purpose}, and only root can install it.`,
      `run: sudo ${command}`,
    );
  }
  for (const words of [["update"], ["install", "--yes", "--no-install-recommends", ...names]]) {
    const { exitCode, all } = await aptGet(words, update);
    if (exitCode !== 0) {
      throw new UserError(
        `\`apt-get ${words.join(" ")}\` failed:\n${lastLines(all)}`,
        `run it by hand and see: ${command}`,
      );
    }
  }
}

/** Waits while another apt holds a lock: that of the lists has no time-out of its own as dpkg's has. */
async function aptGet(
  words: string[],
  update: (detail: string) => void,
): Promise<{ exitCode: number; all: string }> {
  const deadline = Date.now() + lockTimeoutSeconds * 1000;
  for (;;) {
    const run = execa("apt-get", ["--option", `DPkg::Lock::Timeout=${lockTimeoutSeconds}`, ...words], {
      all: true,
      env: { DEBIAN_FRONTEND: "noninteractive", PATH: systemPath },
      reject: false,
    });
    for await (const line of run.iterable({ from: "all" })) update(line);
    const { exitCode = 1, all } = await run;
    if (exitCode === 0 || !all.includes("Could not get lock") || Date.now() > deadline)
      return { exitCode, all };
    update("waiting for another apt-get to end");
    await sleep(2_000);
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-10).join("\n");
}
