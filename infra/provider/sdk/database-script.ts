// SQL that psql runs inside the PostgreSQL container: nothing is published and no secret is an argument.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";

/** The script and where it runs. */
export interface DatabaseScriptArgs {
  /**
   * The Docker engine: `unix:///…`, `tcp://host:port` or `ssh://user@host`.
   * @default the environment variable DOCKER_HOST, else the local engine
   */
  dockerHost?: pulumi.Input<string>;
  /** The running PostgreSQL container. */
  containerName: pulumi.Input<string>;
  /** The database role. It is reached over the container's own socket, which needs no password. */
  username: pulumi.Input<string>;
  /** The database. */
  database: pulumi.Input<string>;
  /**
   * SQL and psql commands. It may run again at any time, so write it to be idempotent; use `BEGIN` and `COMMIT` where
   * all or nothing matters. Take variables as `:'name'` (quoted literal) or `:"name"` (quoted identifier).
   */
  script: pulumi.Input<string>;
  /** psql variables. Kept as secrets, passed on standard input only, and redacted in messages. */
  variables?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Any values; the script runs again when one of them changes. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Runs a script with psql, stopping at the first error. Deleting the resource does nothing. */
export class DatabaseScript extends pulumi.CustomResource {
  declare public readonly containerName: pulumi.Output<string>;
  declare public readonly database: pulumi.Output<string>;
  /** What the script printed (unaligned, tuples only), without white space around it. Secret. */
  declare public readonly result: pulumi.Output<string>;
  /** Changes at each run, so that what depends on the script can take it as a trigger. */
  declare public readonly runId: pulumi.Output<string>;

  public constructor(name: string, args: DatabaseScriptArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, variables: secretInput(args.variables), result: undefined, runId: undefined };
    super("logto:index:DatabaseScript", name, inputs, withSecretOutputs(["variables", "result"], options));
  }
}
