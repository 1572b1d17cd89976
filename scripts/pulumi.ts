/**
 * `npm run pulumi -- <anything>`: the Pulumi command with this project's Node.js, state backend and passphrase, for those
 * who don't want to set these themselves.
 */
import { execa } from "execa";
import { runCommand } from "./setup/command.ts";
import { pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";

await runCommand(async (words) => {
  const pulumi = pulumiFor(await ensurePulumi());
  // Ctrl-C reaches Pulumi by itself, which then ends in good order; we wait for that.
  process.on("SIGINT", () => undefined);
  const { exitCode } = await execa(pulumi.command, words, {
    env: pulumi.environment,
    stdio: "inherit",
    reject: false,
  });
  return exitCode ?? 1;
});
