/** How our commands end: a person's mistake is told in words, anything else is a bug and shows its stack trace. */
import { isEngineSilent, unlessSilent } from "./engine-watch.ts";
import { toUserError } from "./full-disk.ts";
import { say } from "./progress.mjs";

/** Runs a command; its exit code is the process's. */
export async function runCommand(main: (words: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await unlessSilent(main(process.argv.slice(2)));
  } catch (error) {
    const shown = toUserError(error);
    if (shown === undefined) throw error;
    say(`\n${shown.message}`);
    process.exitCode = 1;
  }
  // Requests that nobody answers any more would keep the process.
  if (isEngineSilent()) process.exit();
}
