/**
 * `npm run preview -- <command>`: complete, isolated copies of the system for reviewers. The commands are in
 * scripts/preview/; this is what a person types.
 */
import { runCommand } from "./setup/command.ts";
import { unlessSilent } from "./setup/engine-watch.ts";
import { toUserError } from "./setup/full-disk.ts";
import { say } from "./setup/progress.mjs";
import { findCommand, usage } from "./preview/commands.ts";
import { parseWords } from "./preview/arguments.ts";

await runCommand(async ([name, ...words]) => {
  if (name === undefined || name === "help" || name === "--help") {
    process.stdout.write(`${usage()}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = findCommand(name);
  if (command === undefined) {
    say(`There is no command "${name}".\n\n${usage()}`);
    return 2;
  }
  const parsed = parseWords(words, command);
  if (typeof parsed === "string") {
    say(`${parsed}\n\n  ${command.usage}\n  ${command.summary}`);
    return 2;
  }
  try {
    return await unlessSilent(command.run(parsed));
  } catch (error) {
    const shown = toUserError(error);
    if (shown === undefined || !parsed.json) throw error;
    // A workflow keeps the JSON in a file: its log has to say why, too.
    say(`\n${shown.message}`);
    process.stdout.write(`${JSON.stringify({ error: shown.message }, null, 2)}\n`);
    return 1;
  }
});
