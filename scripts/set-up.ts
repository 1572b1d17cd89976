/**
 * `npm run setup`: brings the tools for plain `pulumi` commands (Docker engine, Pulumi, its docker plugin) and says how to
 * call them. `npm run demo` and `npm test` do the same by themselves.
 */
import path from "node:path";
import { runCommand } from "./setup/command.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { repositoryRoot } from "./setup/paths.ts";
import { say } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";

await runCommand(async () => {
  say("Setting up what plain `pulumi` commands need: a Docker engine, Pulumi and its docker plugin.\n");
  await ensureDocker();
  const { command } = await ensurePulumi();
  const bin = path.join(repositoryRoot, "node_modules/.bin");
  say(
    `Everything is there: ${command}\n\n` +
      "In this terminal, with a state backend and a passphrase of your own (pulumi login):\n" +
      `  export PATH="${bin}:$PATH"\n` +
      "  pulumi stack init <name>\n\n" +
      "Or with this clone's own state folder and passphrase, nothing to set:\n" +
      "  npm run pulumi -- stack init <name>",
  );
  return 0;
});
