/** The arguments that our commands take. */
import { parseArgs } from "node:util";
import { UserError } from "../setup/user-error.mjs";

/** What a person typed. */
export interface Arguments {
  stack: string;
  port: number | undefined;
  /** Only for destroy: also what a stack left that this clone's state doesn't know. */
  leftovers: boolean;
}

const options = {
  stack: { type: "string" },
  port: { type: "string" },
  leftovers: { type: "boolean" },
} as const;

/**
 * Parses `--stack <name>` (default `demo`), `--port <number>` and `--leftovers`.
 * @param allowed - the options that the command takes.
 * @throws UserError that names the argument.
 */
export function parseArguments(words: string[], allowed: (keyof typeof options)[]): Arguments {
  const values = readValues(words, allowed);
  const stack = values.stack ?? "demo";
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/u.test(stack)) {
    throw new UserError(
      `--stack: "${stack}" can't become part of a host name.`,
      "use 1 to 40 small letters, digits and inner hyphens.",
    );
  }
  return { stack, port: parsePort(values.port), leftovers: values.leftovers ?? false };
}

function readValues(words: string[], allowed: (keyof typeof options)[]) {
  const usage = `give it after a lone --, such as: npm run <command> -- --stack demo   It takes ${allowed.map((name) => `--${name}`).join(", ")}.`;
  try {
    const { values } = parseArgs({ args: words, options, strict: true });
    const foreign = Object.keys(values).find((name) => !allowed.some((known) => known === name));
    if (foreign !== undefined) throw new Error(`This command takes no --${foreign}.`);
    return values;
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), usage);
  }
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserError(
      `--port: "${text}" is no port.`,
      "use a number from 1 to 65535, such as --port 8081.",
    );
  }
  return port;
}
