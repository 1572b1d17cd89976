/** PostgreSQL, with a database and a role for Logto and another for the app's sessions. */
import { readFileSync } from "node:fs";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Limits } from "../limits-config.ts";
import { dataFolder } from "../postgres/image.ts";
import { DatabaseScript, RandomSecret } from "../provider/index.ts";
import type { Network } from "./network.ts";
import { pullImage } from "./pulled-image.ts";
import { Service } from "./service.ts";
import { createVolume } from "./volume.ts";

/** Asks for a moment rather than once: a new stack's wait sees the end of the start at once, without an exec for each try. */
const acceptsConnections =
  "for try in $(seq 100); do pg_isready --quiet --host=127.0.0.1 --username=logto && exit; sleep 0.02; done; exit 1";

export interface PostgresArgs {
  stack: string;
  network: Network;
  image: string;
  /** Whether the data may not be deleted. */
  protect: boolean;
  limits: Limits;
  dockerHost: string | undefined;
}

/** The database server. Its data lies in a volume, it is never published, and its superuser has no password. */
export class Postgres extends pulumi.ComponentResource {
  public readonly container: docker.Container;
  /** What all data goes with: nothing that is configured in Logto outlives it, or has to be deleted before it. */
  public readonly dataVolume: docker.Volume;
  /** Logto's role and database; the container's name is known once they are there. */
  public readonly logtoDatabase: DatabaseScript;
  /** The same of the app. */
  public readonly appDatabase: DatabaseScript;
  /** What tells this data from any other, so that a lost volume is seeded again: PostgreSQL's own identifier. */
  public readonly systemIdentifier: pulumi.Output<string>;
  /** Logto's connection URL (secret). */
  public readonly logtoUrl: pulumi.Output<string>;
  /** The app's connection URL (secret). */
  public readonly appUrl: pulumi.Output<string>;

  public constructor(name: string, args: PostgresArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:Postgres", name, {}, options);
    const passwords = this.createPasswords();
    this.dataVolume = createVolume(args.stack, "postgres-data", { parent: this, protect: args.protect });
    const server = this.createServer(name, args);
    this.container = server.container;
    const child = { parent: this, deletedWith: server.container };
    this.logtoDatabase = this.createDatabase("logto", args, server, passwords.logto, child);
    // Logto's seed waits for its own database alone.
    this.appDatabase = this.createDatabase("app", args, server, passwords.app, {
      ...child,
      dependsOn: this.logtoDatabase,
    });
    this.systemIdentifier = pulumi.unsecret(this.logtoDatabase.result);
    this.logtoUrl = pulumi.secret(
      pulumi.interpolate`postgres://logto:${passwords.logto}@postgres:5432/logto`,
    );
    this.appUrl = pulumi.secret(pulumi.interpolate`postgres://app:${passwords.app}@postgres:5432/app`);
    this.registerOutputs({});
  }

  private createPasswords() {
    const password = (role: string) =>
      new RandomSecret(`postgres-${role}`, { bytes: 24 }, { parent: this }).value;
    return { logto: password("logto"), app: password("app") };
  }

  private createServer(name: string, args: PostgresArgs): Service {
    const data = dataFolder(args.image);
    return new Service(
      name,
      {
        role: "postgres",
        stack: args.stack,
        network: args.network,
        image: pullImage("postgres", args.image, { parent: this }),
        entrypoint: ["sh", "-c"],
        command: [readFileSync(new URL("../postgres/start.sh", import.meta.url), "utf8")],
        environment: { PGDATA: data },
        user: "postgres",
        volumes: [{ volume: this.dataVolume.name, target: data }],
        tmpfs: { "/tmp": "mode=1777", "/var/run/postgresql": "mode=1777" },
        // Over TCP, as its clients come.
        healthCommand: ["sh", "-c", acceptsConnections],
        memoryMegabytes: args.limits.postgresMegabytes,
        // A smart shutdown would wait for clients; this one rolls them back and writes a checkpoint.
        stopSignal: "SIGINT",
        stopGraceSeconds: 60,
        dockerHost: args.dockerHost,
      },
      { parent: this },
    );
  }

  private createDatabase(
    role: "logto" | "app",
    args: PostgresArgs,
    server: Service,
    password: pulumi.Output<string>,
    options: pulumi.CustomResourceOptions,
  ): DatabaseScript {
    return new DatabaseScript(
      `${role}-database`,
      {
        dockerHost: args.dockerHost,
        containerName: server.readyContainerName,
        username: "postgres",
        database: "postgres",
        script: readFileSync(new URL(`sql/${role}-database.sql`, import.meta.url), "utf8"),
        variables: { password },
        // Another container may have found an empty volume.
        triggers: { container: server.container.id },
      },
      options,
    );
  }
}
