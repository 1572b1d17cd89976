/** The commands of docs/operations.md, run as a person runs them, for a test's own stack. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { repositoryRoot } from "../../../scripts/setup/paths.ts";
import type { TestStack } from "./test-stack.ts";

/** The guide's stack is `prod`, its project's folder the current one, and Pulumi asks a person before it changes something. */
const surroundings = `
pulumi() {
  local words=("$@")
  [ "$1" = up ] && words+=(--yes --skip-preview)
  (cd "$REPOSITORY" && "$PULUMI" "\${words[@]}" --stack "$STACK" --non-interactive)
}
npm() { (cd "$REPOSITORY" && command npm "$@"); }
`;

/** The commands of a section, one text for each of its blocks. @param replacements of what the guide leaves open, such as `<version>` */
export function documentedCommands(
  stack: TestStack,
  heading: string,
  replacements: Record<string, string> = {},
): string[] {
  const guide = readFileSync(path.join(repositoryRoot, "docs/operations.md"), "utf8");
  const [section = ""] = guide.slice(guide.indexOf(`${heading}\n`) + heading.length).split("\n## ");
  const known = {
    "logto-stack-prod-": `logto-stack-${stack.name}-`,
    "--stack prod": `--stack ${stack.name}`,
  };
  return [...section.matchAll(/```sh\n(.*?)```/gsu)].map(([, commands = ""]) =>
    Object.entries({ ...known, ...replacements }).reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      commands,
    ),
  );
}

/**
 * Runs commands, in the folder of artifacts.
 * @param before further shell code, such as a function in a command's place
 * @returns both streams
 * @throws when one of the commands fails
 */
export async function runDocumented(
  stack: TestStack,
  folder: string,
  commands: string,
  before = "",
): Promise<string> {
  const { all } = await execa("bash", ["-eu", "-c", `${surroundings}${before}\n${commands}`], {
    cwd: folder,
    all: true,
    env: {
      ...stack.pulumi.environment,
      PULUMI: stack.pulumi.command,
      REPOSITORY: repositoryRoot,
      STACK: stack.name,
    },
  });
  return all;
}
