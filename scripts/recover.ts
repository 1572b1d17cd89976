/**
 * `npm run recover -- --stack <name>`: puts a stack in order after an update that was killed. `npm run demo` and
 * `npm run destroy` do the same by themselves; this is for those who run plain `pulumi up`.
 */
import { runCommand } from "./setup/command.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { say } from "./setup/progress.mjs";
import { pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";
import { parseArguments } from "./stack/arguments.ts";
import { recoverStack } from "./stack/recovery.ts";
import { useEngineOf } from "./stack/stack-engine.ts";
import { exportState, stackExists } from "./stack/state.ts";

await runCommand(async (words) => {
  const { stack } = parseArguments(words, ["stack"]);
  const pulumi = pulumiFor(await ensurePulumi());
  if (!(await stackExists(pulumi, stack))) {
    throw new UserError(
      `The state backend ${pulumi.backend.url} has no stack "${stack}".`,
      "see which there are: npm run pulumi -- stack ls",
    );
  }
  useEngineOf(stack, await exportState(pulumi, stack));
  await ensureDocker();
  await recoverStack(pulumi, stack, true);
  say(`The stack "${stack}" is in order. Bring it up again: npm run pulumi -- up --stack ${stack}`);
  return 0;
});
