// DatabaseScript: SQL run by psql inside the PostgreSQL container. Script and variables travel on standard input only.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ProviderError } from "../errors.ts";
import { defineResource, dockerHost, triggers, type Context } from "../resource.ts";

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const inputs = z.object({
  dockerHost,
  containerName: z.string().min(1).describe("The running PostgreSQL container."),
  username: z.string().min(1).describe("The database role; reached over the container's own socket."),
  database: z.string().min(1).describe("The database."),
  script: z
    .string()
    .min(1)
    .describe(
      "SQL and psql commands, idempotent. Variables are :'name' (literal) or :\"name\" (identifier).",
    ),
  variables: z
    .record(z.string().regex(variableName, "must be a psql variable name: letters, digits and _"), z.string())
    .optional()
    .describe("psql variables. Kept as secrets."),
  triggers,
});

type Inputs = z.output<typeof inputs>;

/** Quotes a text for psql's backslash commands, where C-like escapes hold inside single quotes. */
export function quoteForPsql(value: string): string {
  const escapes: Record<string, string> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `'${value.replaceAll(/[\\'\n\r\t]/g, (character) => escapes[character] ?? character)}'`;
}

/** A failing statement would put its secrets into the server's log; only a superuser may say that it must not. */
const preamble = [
  "SELECT current_setting('is_superuser') AS is_superuser \\gset",
  "\\if :is_superuser",
  "SET log_min_error_statement TO panic;",
  "SET log_statement TO none;",
  "SET log_min_duration_statement TO -1;",
  "\\endif",
  "\\unset is_superuser",
];

/** What psql reads. */
export function psqlInput(script: string, variables: Record<string, string>): string {
  const settings = Object.entries(variables).map(([name, value]) => `\\set ${name} ${quoteForPsql(value)}`);
  // Without the last line psql would wait where the end of the input doesn't get through.
  return [...preamble, ...settings, script, "\\q", ""].join("\n");
}

/** psql counts lines from the first that it reads; people count from the first of the script. */
function atScriptLines(message: string, before: number): string {
  return message
    .trim()
    .replaceAll(/psql:<stdin>:(\d+):/g, (_, line: string) => `line ${Number(line) - before}:`);
}

async function run(context: Context, given: Inputs): Promise<{ result: string; runId: string }> {
  const { withEngine, engineMessage, isMissing, statusOf } = await import("../docker/engine.ts");
  const { execute } = await import("../docker/exec.ts");
  const { username, database, containerName } = given;
  // Terse, since psql otherwise quotes the line as it is with its variables, cut where it pleases: half a secret goes by unseen.
  const command = ["psql", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse", "-X", "-q", "-A", "-t", "-w"];
  const outcome = await withEngine(given.dockerHost, async (docker) =>
    execute(docker.getContainer(containerName), [...command, "-U", username, "-d", database, "-f", "-"], {
      input: psqlInput(given.script, given.variables ?? {}),
      signal: context.signal,
    }).catch((error: unknown) => {
      if (statusOf(error) === undefined) throw error;
      const hint = isMissing(error)
        ? "Check `containerName`"
        : "Start it, and look at its log with `docker logs`";
      throw new ProviderError(
        `The script ${context.name} can't run in ${containerName}: ${engineMessage(error)}. ${hint}.`,
      );
    }),
  );
  if (outcome.exitCode !== 0) {
    const before = preamble.length + Object.keys(given.variables ?? {}).length;
    throw new ProviderError(
      `The script ${context.name} failed in ${containerName} (database ${database}, psql exit code ${outcome.exitCode}). ` +
        `The next \`pulumi up\` runs it again. ${atScriptLines(outcome.stderr || outcome.stdout, before)}`,
    );
  }
  return { result: outcome.stdout.trim(), runId: randomUUID() };
}

export default defineResource({
  name: "DatabaseScript",
  description:
    "Runs SQL with psql inside the PostgreSQL container, again whenever its inputs change, stopping at the first error. Deleting does nothing.",
  inputs,
  outputs: z.object({
    result: z.string().describe("What the script printed, tuples only."),
    runId: z.string().describe("Changes at each run."),
  }),
  secrets: ["variables", "result"],
  replaceOn: [],
  changingOutputs: () => ["result", "runId"],
  create: async (context, given) => ({
    id: `${given.containerName}/${context.name}`,
    outputs: await run(context, given),
  }),
  update: run,
});
