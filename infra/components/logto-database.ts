/** Logto's database: seeded or brought up to the image's version, then the stack's credential declared and the console closed. */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { Limits } from "../limits-config.ts";
import { dockerName, managementClientId, stackLabels } from "../names.ts";
import { ContainerTask, DatabaseScript, RandomSecret } from "../provider/index.ts";
import type { Network } from "./network.ts";
import type { Postgres } from "./postgres.ts";
import { pullImage } from "./pulled-image.ts";

export interface LogtoDatabaseArgs {
  stack: string;
  network: Network;
  /** Logto's image. */
  image: string;
  postgres: Postgres;
  limits: Limits;
  dockerHost: string | undefined;
}

/** Where Logto, whatever user runs it, writes while it starts. */
export const logtoTmpfs = { "/tmp": "mode=1777", "/etc/logto/packages/cli/alteration-scripts": "mode=1777" };

/**
 * A seeded database brings itself forward only by alterations, and an empty one only by the seed, which already holds
 * every alteration of its version: so it is one or the other. The command is what the image's `npm run cli` runs.
 */
const migrate = `set -e
node_modules/.bin/logto db seed --swe >/tmp/seed.log 2>&1 || { status=$?; cat /tmp/seed.log; exit $status; }
cat /tmp/seed.log
if grep -q 'Seeding skipped' /tmp/seed.log; then node_modules/.bin/logto db alteration deploy latest; fi`;

/** The database as the server needs it, and how the stack itself gets in. */
export class LogtoDatabase extends pulumi.ComponentResource {
  /** Logto's image, once it is there. */
  public readonly image: pulumi.Output<string>;
  /** Seeded and brought up to date. */
  public readonly migrated: ContainerTask;
  /** The Management API credential of the tenant `default`, for outputs. */
  public readonly managementClientId = managementClientId("default");
  public readonly managementClientSecret: pulumi.Output<string>;
  /** The same of the tenant `admin`. */
  public readonly adminClientId = managementClientId("admin");
  public readonly adminClientSecret: pulumi.Output<string>;

  public constructor(name: string, args: LogtoDatabaseArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:LogtoDatabase", name, {}, options);
    this.image = pullImage("logto", args.image, { parent: this });
    this.managementClientSecret = pulumi.secret(
      new RandomSecret("management-secret", {}, { parent: this }).value,
    );
    this.adminClientSecret = new RandomSecret("admin-management-secret", {}, { parent: this }).value;
    this.migrated = this.migrate(args);
    this.declareCredentials(args);
    this.registerOutputs({});
  }

  private migrate(args: LogtoDatabaseArgs): ContainerTask {
    return new ContainerTask(
      "logto-migration",
      {
        dockerHost: args.dockerHost,
        containerName: dockerName(args.stack, "logto-migration"),
        image: this.image,
        command: ["sh", "-c", migrate],
        environment: { DB_URL: args.postgres.logtoUrl },
        user: "1000:0",
        networkName: args.network.networkName,
        tmpfs: logtoTmpfs,
        readOnly: true,
        memoryMegabytes: args.limits.migrationMegabytes,
        pidsLimit: 256,
        labels: stackLabels(args.stack, "task"),
        timeoutSeconds: args.limits.migrationSeconds,
        triggers: { systemIdentifier: args.postgres.systemIdentifier },
      },
      { parent: this, dependsOn: args.postgres.logtoDatabase, deletedWith: args.postgres.container },
    );
  }

  private declareCredentials(args: LogtoDatabaseArgs): DatabaseScript {
    return new DatabaseScript(
      "management-credentials",
      {
        dockerHost: args.dockerHost,
        containerName: args.postgres.logtoDatabase.containerName,
        username: "postgres",
        database: "logto",
        script: readFileSync(new URL("sql/management-credentials.sql", import.meta.url), "utf8"),
        variables: {
          defaultClientId: this.managementClientId,
          defaultClientSecret: this.managementClientSecret,
          adminClientId: this.adminClientId,
          adminClientSecret: this.adminClientSecret,
        },
        triggers: { systemIdentifier: args.postgres.systemIdentifier },
      },
      { parent: this, dependsOn: this.migrated, deletedWith: args.postgres.container },
    );
  }
}
