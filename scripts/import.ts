/**
 * `npm run import -- --endpoint https://… --client-id …`: reads what a Logto tenant has and writes a Pulumi program and an
 * import file for it, so that `pulumi import` and `pulumi up` on the result change nothing. Logto is only read.
 */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { importTenant, ProviderError, type WrittenProgram } from "../infra/provider/importing/index.ts";
import { readImportArguments, type ImportArguments } from "./import/arguments.ts";
import { readSecret } from "./import/secret.ts";
import { configureStack } from "./import/stack.ts";
import { runCommand } from "./setup/command.ts";
import { repositoryRoot } from "./setup/paths.ts";
import { say, step } from "./setup/progress.mjs";
import { pulumiFor } from "./setup/pulumi.ts";
import { ensurePulumi } from "./setup/pulumi-toolchain.ts";
import { UserError } from "./setup/user-error.mjs";

await runCommand(async (words) => {
  const given = readImportArguments(words);
  needFreshFolder(given.output);
  const clientSecret = await readSecret();
  const pulumi = pulumiFor(await ensurePulumi());
  const sdk = path.relative(given.output, path.join(repositoryRoot, "infra/provider/index.ts"));
  const written = await step("Reading the tenant", async (update) =>
    readTenant({ ...given, clientSecret }, sdk.startsWith(".") ? sdk : `./${sdk}`, update),
  );
  writeFiles(given, written);
  await step(`Setting the configuration of the stack "${given.stack}"`, async (update) =>
    configureStack(pulumi, given, { ...written.secrets, "logto:clientSecret": clientSecret }, update),
  );
  const folder = path.relative(process.cwd(), given.output) || ".";
  const options = `-C ${folder} --stack ${given.stack}`;
  say(
    `\nWrote a program with ${written.count} resources to ${folder}. Take them over, and see that nothing changes:\n\n` +
      `  npm run pulumi -- import ${options} --file import.json --protect=false --generate-code=false --yes\n` +
      `  npm run pulumi -- preview ${options} --expect-no-changes\n\n` +
      "Users' passwords can't be read, so none is in the program. Logto's own secrets are in the stack's configuration, encrypted.",
  );
  return 0;
});

/** @throws UserError rather than overwriting what somebody may have changed */
function needFreshFolder(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new UserError(`${folder} isn't empty.`, "give another folder with --output, or remove it.");
}

async function readTenant(
  given: ImportArguments & { clientSecret: string },
  sdk: string,
  update: (detail: string) => void,
): Promise<WrittenProgram & { count: number }> {
  try {
    return await importTenant(given, given, sdk, update);
  } catch (error) {
    if (error instanceof ProviderError)
      throw new UserError(error.message, "check --endpoint, --tenant-id, --client-id and the client secret.");
    throw error;
  }
}

function writeFiles({ output }: ImportArguments, { program, importFile }: WrittenProgram): void {
  const plugin = path.relative(output, path.join(repositoryRoot, "infra/provider"));
  const project = [
    "name: logto-import",
    "description: What a Logto tenant has, as a Pulumi program.",
    "main: main.js",
    "runtime:",
    "  name: nodejs",
    "  options:",
    "    typescript: false",
    "plugins:",
    "  providers:",
    "    - name: logto",
    `      path: ${JSON.stringify(plugin)}`,
  ];
  mkdirSync(output, { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(output, name), text);
  };
  write("Pulumi.yaml", `${project.join("\n")}\n`);
  write("package.json", '{ "private": true, "type": "module" }\n');
  write("main.js", '// Node.js runs the TypeScript as it is.\nimport "./index.ts";\n');
  write("index.ts", program);
  write("import.json", importFile);
  // Inside the clone its packages are found anyway.
  if (path.relative(repositoryRoot, output).startsWith(".."))
    symlinkSync(path.join(repositoryRoot, "node_modules"), path.join(output, "node_modules"));
}
