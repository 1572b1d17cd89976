/** The arguments of `npm run import`. */
import path from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { UserError } from "../setup/user-error.mjs";

/** What a person typed. */
export interface ImportArguments {
  endpoint: string;
  tenantId: string;
  clientId: string;
  /** The folder for the program, absolute. */
  output: string;
  /** The stack whose configuration gets the credential and the tenant's secrets. */
  stack: string;
  /** Kinds to read, or to leave out; both may be empty. */
  only: string[];
  without: string[];
  withUsers: boolean;
}

const options = {
  endpoint: { type: "string" },
  "tenant-id": { type: "string", default: "default" },
  "client-id": { type: "string" },
  output: { type: "string", default: "imported" },
  stack: { type: "string", default: "imported" },
  only: { type: "string", multiple: true, default: [] },
  without: { type: "string", multiple: true, default: [] },
  "with-users": { type: "boolean", default: false },
} satisfies NonNullable<ParseArgsConfig["options"]>;

const usage =
  "npm run import -- --endpoint https://auth.example.com --client-id <id of a machine-to-machine application that may use the Management API>\n" +
  "It also takes --tenant-id (default), --output <folder> (imported), --stack (imported), --with-users, and --only or --without with kinds such as Application,Role. The client secret is read from the environment variable LOGTO_CLIENT_SECRET, or asked for.";

function parse(words: string[]) {
  try {
    return parseArgs({ args: words, options, strict: true }).values;
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), usage);
  }
}

/** Kinds as they were typed: one by one, or with commas. */
const kinds = (words: string[]): string[] =>
  words
    .join(",")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** @throws UserError that names every argument that is missing */
export function readImportArguments(words: string[]): ImportArguments {
  const values = parse(words);
  const { endpoint, "client-id": clientId } = values;
  if (endpoint === undefined || clientId === undefined) {
    const missing = [endpoint === undefined && "--endpoint", clientId === undefined && "--client-id"];
    throw new UserError(`Missing: ${missing.filter(Boolean).join(", ")}.`, usage);
  }
  return {
    endpoint: endpoint.replace(/\/+$/u, ""),
    tenantId: values["tenant-id"],
    clientId,
    output: path.resolve(values.output),
    stack: values.stack,
    only: kinds(values.only),
    without: kinds(values.without),
    withUsers: values["with-users"],
  };
}
