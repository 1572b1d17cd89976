/** Runs `pulumi up` and `pulumi destroy` before the person's eyes, and explains the failures that have a known fix. */
import { execa } from "execa";
import { runInterruptible } from "../setup/engine-watch.ts";
import { fullDiskAdvice } from "../setup/full-disk.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { isTerminal, say } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { recoverStack } from "./recovery.ts";
import { isLocked, liftDeadLocks } from "./update-lock.ts";

/**
 * Runs an update; Pulumi shows its own progress. A dead update's lock that only Pulumi's refusal shows is lifted.
 * @returns whether it succeeded; where it didn't, the person has been told what to do.
 */
export async function runUpdate(pulumi: Pulumi, stack: string, kind: "up" | "destroy"): Promise<boolean> {
  let failure = await attempt(pulumi, stack, kind);
  if (failure !== undefined && (await recoverFromDeadLocks(pulumi, stack, failure))) {
    failure = await attempt(pulumi, stack, kind);
  }
  if (failure === undefined) return true;
  say(`\n${explain(failure, pulumi, stack)}`);
  return false;
}

/**
 * Puts a stack in order whose lock is a dead update's.
 * @param said why an update was refused
 * @returns whether it may be tried again
 */
export async function recoverFromDeadLocks(pulumi: Pulumi, stack: string, said: string): Promise<boolean> {
  if (!isLocked(said) || !(await liftDeadLocks(pulumi, stack, said))) return false;
  await recoverStack(pulumi, stack, true);
  return true;
}

/** @returns what Pulumi said where it failed */
async function attempt(pulumi: Pulumi, stack: string, kind: "up" | "destroy"): Promise<string | undefined> {
  // Ctrl-C reaches Pulumi by itself, which then ends in good order; we wait for that.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  const quiet = [
    "--suppress-permalink=true",
    "--suppress-outputs",
    ...(isTerminal(process.stdout) ? [] : ["--suppress-progress"]),
  ];
  const words = [kind, "--yes", "--skip-preview", ...quiet, "--stack", stack];
  const { exitCode, stderr } = await runInterruptible((cancelSignal) =>
    execa(pulumi.command, words, {
      cwd: repositoryRoot,
      env: pulumi.environment,
      stdin: "inherit",
      // Pulumi draws its progress only on a terminal, so it gets ours.
      stdout: "inherit",
      stderr: ["pipe", "inherit"],
      reject: false,
      cancelSignal,
      killSignal: "SIGINT",
      forceKillAfterDelay: false,
    }),
  );
  process.off("SIGINT", wait);
  return exitCode === 0 ? undefined : stderr;
}

/** What to do after a failure. */
export function explain(stderr: string, pulumi: Pick<Pulumi, "environment">, stack: string): string {
  if (/incorrect passphrase/iu.test(stderr)) {
    const file = pulumi.environment["PULUMI_CONFIG_PASSPHRASE_FILE"];
    const source = file ?? "PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE";
    return (
      `The passphrase in ${source} isn't the one that the stack "${stack}" was made with. Nothing was changed.\n\n` +
      `What to do: put the right one there. If it is lost, so are the stack's secrets, and all that is left to do is to remove the stack ` +
      `with its data, users included: npm run destroy -- --stack ${stack} --leftovers`
    );
  }
  if (isLocked(stderr)) {
    return `Another update of the stack "${stack}" has begun meanwhile. What to do: wait for it, and run the command again.`;
  }
  const advice = fullDiskAdvice(stderr);
  if (advice !== undefined) return advice;
  return "What to do: mend what is said above and run the command again; it goes on where it stopped.";
}
