/** Runs `pulumi up` and `pulumi destroy` before the person's eyes, and explains the failures that have a known fix. */
import { execa } from "execa";
import { runInterruptible } from "../setup/engine-watch.ts";
import { fullDiskAdvice } from "../setup/full-disk.ts";
import { repositoryRoot } from "../setup/paths.ts";
import { isTerminal, say } from "../setup/progress.mjs";
import type { Pulumi } from "../setup/pulumi.ts";
import { isLocked } from "./update-lock.ts";

/**
 * Runs an update; Pulumi shows its own progress.
 * @returns whether it succeeded; where it didn't, the person has been told what to do.
 */
export async function runUpdate(pulumi: Pulumi, stack: string, kind: "up" | "destroy"): Promise<boolean> {
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
  if (exitCode === 0) return true;
  say(`\n${explain(stderr, pulumi, stack)}`);
  return false;
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
