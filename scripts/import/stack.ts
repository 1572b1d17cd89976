/** Prepares the stack of an imported program: which tenant, the credential, and the tenant's secrets, all encrypted. */
import { execa } from "execa";
import type { Pulumi } from "../setup/pulumi.ts";
import { UserError } from "../setup/user-error.mjs";
import type { ImportArguments } from "./arguments.ts";

/**
 * Makes the stack where it is missing and sets its configuration. Secrets travel on standard input, one by one: arguments
 * can be seen by everybody on the machine.
 * @throws UserError with what Pulumi said
 */
export async function configureStack(
  pulumi: Pulumi,
  { output, stack, endpoint, tenantId, clientId }: ImportArguments,
  secrets: Record<string, string>,
  update: (detail: string) => void,
): Promise<void> {
  const call = async (words: string[], input = ""): Promise<void> => {
    const { exitCode, stderr } = await execa(pulumi.command, [...words, "--non-interactive"], {
      cwd: output,
      env: pulumi.environment,
      input,
      reject: false,
    });
    if (exitCode !== 0)
      throw new UserError(`Pulumi refused \`pulumi ${words.slice(0, 2).join(" ")}\`:\n${stderr.trim()}`);
  };
  await call(["stack", "select", "--create", stack]);
  const plain = { "logto:endpoint": endpoint, "logto:tenantId": tenantId, "logto:clientId": clientId };
  const words = Object.entries(plain).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  await call(["config", "set-all", "--stack", stack, ...words]);
  for (const [key, value] of Object.entries(secrets)) {
    update(key);
    await call(["config", "set", "--secret", "--stack", stack, key], value);
  }
}
