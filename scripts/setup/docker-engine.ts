/**
 * Makes sure that a Docker engine answers: installs and starts one where that is possible (Debian or Ubuntu, as root).
 */
import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isSsh } from "../../infra/docker-ssh.ts";
import { engineAnswers, engineProblem, engineSource } from "./docker.ts";
import { watchEngine } from "./engine-watch.ts";
import { withLock } from "./lock.mjs";
import { step } from "./progress.mjs";
import { commandExists, installSystemPackages, isDebianLike } from "./system-packages.ts";
import { systemPath } from "./tool.ts";
import { UserError } from "./user-error.mjs";

const logFile = "/var/log/logto-stack-dockerd.log";
const startDeadlineMs = 60_000;

/**
 * Makes sure that a Docker engine answers, and watches from then on that it goes on answering.
 * @throws UserError with the way to get one, where it can't be installed or doesn't start.
 */
export async function ensureDocker(): Promise<void> {
  await bringEngine();
  watchEngine();
}

async function bringEngine(): Promise<void> {
  const problem = await engineProblem();
  if (problem === undefined) return;
  const host = process.env["DOCKER_HOST"];
  if (host) {
    throw new UserError(
      `The Docker engine that ${engineSource()} names (${host}) doesn't answer: ${problem}`,
      isSsh(host)
        ? "mend what ssh says there: it must lead to that host and run `docker version` without asking anything (a key or an agent, and a known host)."
        : `start it, or ${engineSource() === "DOCKER_HOST" ? "unset DOCKER_HOST to use the one on this machine" : "correct that setting"}.`,
    );
  }
  if (process.platform !== "linux") {
    throw new UserError(
      "No Docker engine answers.",
      "start Docker Desktop (or another engine) and run the command again.",
    );
  }
  if (process.getuid?.() !== 0) throw new UserError("No Docker engine answers.", await adviceForUser());
  await withLock("/run/logto-stack-docker.lock", "setting up the Docker engine", async () => {
    if (await engineAnswers()) return;
    await installEngine();
    await step("Starting the Docker engine", startEngine);
  });
}

async function adviceForUser(): Promise<string> {
  if (!(await commandExists("dockerd"))) {
    return (await isDebianLike())
      ? "run: sudo apt-get install docker.io   then: sudo usermod -aG docker $USER   and log in again. As root, this command does it by itself."
      : "install Docker (docs.docker.com/engine/install), start it, and run the command again.";
  }
  return "run: sudo systemctl start docker   If it runs already, you may lack the right to use it: sudo usermod -aG docker $USER   and log in again.";
}

async function installEngine(): Promise<void> {
  if (await commandExists("dockerd")) return;
  if (!(await isDebianLike())) {
    throw new UserError(
      "No Docker engine answers, and only on Debian and Ubuntu can this command install one.",
      "install Docker (docs.docker.com/engine/install), start it, and run the command again.",
    );
  }
  // iptables is only recommended by Debian's package, but without it the engine can't publish a port.
  await step("Installing the Docker engine from the distribution's packages", (update) =>
    installSystemPackages(["docker.io", "iptables"], "running containers", update),
  );
}

async function startEngine(update: (detail: string) => void): Promise<void> {
  if (existsSync("/run/systemd/system")) {
    await execa("systemctl", ["start", "docker"], { reject: false });
  } else if (!(await engineAnswers())) {
    await startDaemon();
  }
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline) {
    if (await engineAnswers()) return;
    update("waiting for it to answer");
    await sleep(500);
  }
  const log = await readFile(logFile, "utf8").catch(() => "");
  const last = log.trim().split("\n").slice(-8).join("\n");
  throw new UserError(
    `The Docker engine didn't answer within ${startDeadlineMs / 1000} s.${last && `\n\nIts last lines:\n${last}`}`,
    existsSync("/run/systemd/system") ? "look at `journalctl -u docker`." : `look at ${logFile}.`,
  );
}

/** Without systemd: in a session of its own, so that it outlives this command and its terminal. */
async function startDaemon(): Promise<void> {
  await mkdir(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, "a");
  const env = { ...process.env, PATH: systemPath };
  spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log], cwd: "/", env }).unref();
}
