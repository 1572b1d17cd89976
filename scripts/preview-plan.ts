/**
 * `npm run preview:plan -- <file>`: what a stack of this code would consist of, without making anything, for pull requests
 * from forks. It has no secret to lose: state and passphrase are made for this one call and go with it.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ensureImages } from "./setup/images.ts";
import { runCommand } from "./setup/command.ts";
import { ensureDocker } from "./setup/docker-engine.ts";
import { callPulumi, pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { inTemporaryFolder } from "./setup/temporary-folder.ts";
import { UserError } from "./setup/user-error.mjs";
import { stackSettings } from "./preview/up.ts";
import { removeStack } from "./stack/remove-stack.ts";
import { createStack } from "./stack/stack-config.ts";

await runCommand(([file]) => {
  if (file === undefined)
    throw new UserError("Where to write the plan?", "npm run preview:plan -- plan.json");
  return inTemporaryFolder(async (folder) => {
    await ensureDocker();
    process.env["PULUMI_BACKEND_URL"] = `file://${folder}`;
    process.env["PULUMI_CONFIG_PASSPHRASE"] = randomBytes(24).toString("base64url");
    const pulumi = pulumiFor(await ensurePulumi());
    const { settings } = await ensureImages();
    const stack = `pr-plan-${path.basename(folder).slice(-6).toLowerCase()}`;
    await createStack(pulumi, stack, { ...stackSettings(planned(stack)), ...settings }, "passphrase");
    try {
      const words = ["preview", "--stack", stack, "--suppress-permalink=true", "--color=never", "--diff"];
      const { succeeded, stdout, stderr } = await callPulumi(pulumi, words);
      writeFileSync(path.resolve(file), JSON.stringify({ text: stdout + stderr }));
      return succeeded ? 0 : 1;
    } finally {
      await removeStack(pulumi, stack, true);
    }
  });
});

/** A preview that is never made. */
function planned(stack: string) {
  return {
    stack,
    subject: "a plan",
    phoneNumber: "8613800138000",
    port: 20_000,
    variant: "phone-code" as const,
    createdAt: 0,
    updatedAt: 0,
    expiresAt: 0,
    phase: "making" as const,
    backend: "",
    clone: "",
  };
}
