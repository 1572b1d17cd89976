/** Logto: its database brought up to the image's version, the stack's credential declared, then the server itself. */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { dockerName, stackLabels } from "../names.ts";
import { ContainerTask, DatabaseScript, Provider, RandomSecret } from "../provider/index.ts";
import type { Network } from "./network.ts";
import type { Postgres } from "./postgres.ts";
import { pullImage } from "./pulled-image.ts";
import type { ReverseProxy } from "./reverse-proxy.ts";
import { Service } from "./service.ts";
import type { SmsSandbox } from "./sms-sandbox.ts";

export interface LogtoServerArgs {
  stack: string;
  network: Network;
  image: string;
  postgres: Postgres;
  /** Logto's ENDPOINT. */
  endpoint: string;
  /** Logto's ADMIN_ENDPOINT. */
  adminEndpoint: string;
  /** Through which its addresses are reached. */
  proxy: ReverseProxy;
  /** Answers as Tencent Cloud SMS, in a preview stack. */
  smsSandbox: SmsSandbox | undefined;
  dockerHost: string | undefined;
}

/** What answers once Logto serves: it listens before its OpenID provider is there. */
const readyPaths = ["/api/status", "/oidc/.well-known/openid-configuration"];

const healthCheck =
  `Promise.all(${JSON.stringify(readyPaths)}` +
  ".map(async(p)=>{if(!(await fetch('http://localhost:3001'+p)).ok)throw new Error(p)})).catch(()=>process.exit(1))";

/** Where Logto, whatever user runs it, writes while it starts. */
const tmpfs = { "/tmp": "mode=1777", "/etc/logto/packages/cli/alteration-scripts": "mode=1777" };

/**
 * A seeded database brings itself forward only by alterations, and an empty one only by the seed, which already holds
 * every alteration of its version: so it is one or the other.
 */
const migrate = `set -e
npm run --silent cli db seed -- --swe >/tmp/seed.log 2>&1 || { status=$?; cat /tmp/seed.log; exit $status; }
cat /tmp/seed.log
if grep -q 'Seeding skipped' /tmp/seed.log; then npm run --silent cli db alteration deploy latest; fi`;

/** The sign-in server and its admin console, and how the stack itself gets in. */
export class LogtoServer extends pulumi.ComponentResource {
  /** The container's name, once the server is ready. */
  public readonly readyContainerName: pulumi.Output<string>;
  /** The Management API credential of the tenant `default`, for outputs. */
  public readonly managementClientId = "logto-stack-default";
  public readonly managementClientSecret: pulumi.Output<string>;

  private readonly adminClientSecret: pulumi.Output<string>;
  private readonly proxy: ReverseProxy;

  public constructor(name: string, args: LogtoServerArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:LogtoServer", name, {}, options);
    this.managementClientSecret = pulumi.secret(
      new RandomSecret("management-secret", {}, { parent: this }).value,
    );
    this.adminClientSecret = new RandomSecret("admin-management-secret", {}, { parent: this }).value;
    this.proxy = args.proxy;
    const image = pullImage("logto", args.image, { parent: this });
    const migrated = this.migrateDatabase(args, image);
    const credentials = this.declareCredentials(args, migrated);
    const server = this.createServer(name, args, { image, credentials });
    this.readyContainerName = server.readyContainerName;
    this.registerOutputs({ readyContainerName: this.readyContainerName });
  }

  /**
   * The provider of one tenant's resources, which depend on this server. Its process starts once the proxy runs, while the
   * database is being seeded: later, everything that waits for the seed would wait for it too.
   */
  public tenantProvider(tenantId: "default" | "admin", endpoint: string): Provider {
    return new Provider(
      `logto-${tenantId}`,
      {
        endpoint,
        tenantId,
        clientId: tenantId === "admin" ? "logto-stack-admin" : this.managementClientId,
        clientSecret: tenantId === "admin" ? this.adminClientSecret : this.managementClientSecret,
      },
      { dependsOn: this.proxy },
    );
  }

  private migrateDatabase(args: LogtoServerArgs, image: pulumi.Output<string>): ContainerTask {
    return new ContainerTask(
      "logto-migration",
      {
        dockerHost: args.dockerHost,
        containerName: dockerName(args.stack, "logto-migration"),
        image,
        command: ["sh", "-c", migrate],
        environment: { DB_URL: args.postgres.logtoUrl },
        user: "1000:0",
        networkName: args.network.networkName,
        tmpfs,
        readOnly: true,
        memoryMegabytes: 512,
        pidsLimit: 256,
        labels: stackLabels(args.stack, "task"),
        timeoutSeconds: 600,
        triggers: { systemIdentifier: args.postgres.systemIdentifier },
      },
      { parent: this, dependsOn: args.postgres, deletedWith: args.postgres.container },
    );
  }

  private declareCredentials(args: LogtoServerArgs, migrated: ContainerTask): DatabaseScript {
    return new DatabaseScript(
      "management-credentials",
      {
        dockerHost: args.dockerHost,
        containerName: args.postgres.containerName,
        username: "postgres",
        database: "logto",
        script: readFileSync(new URL("sql/management-credentials.sql", import.meta.url), "utf8"),
        variables: {
          defaultClientId: this.managementClientId,
          defaultClientSecret: this.managementClientSecret,
          adminClientId: "logto-stack-admin",
          adminClientSecret: this.adminClientSecret,
        },
        triggers: { systemIdentifier: args.postgres.systemIdentifier },
      },
      { parent: this, dependsOn: migrated, deletedWith: args.postgres.container },
    );
  }

  private createServer(
    name: string,
    args: LogtoServerArgs,
    { image, credentials }: { image: pulumi.Output<string>; credentials: DatabaseScript },
  ): Service {
    const { smsSandbox } = args;
    return new Service(
      name,
      {
        role: "logto",
        stack: args.stack,
        network: args.network,
        image,
        // npm in between would not pass signals on.
        entrypoint: ["npm", "run"],
        command: ["start"],
        environment: {
          DB_URL: args.postgres.logtoUrl,
          ENDPOINT: args.endpoint,
          ADMIN_ENDPOINT: args.adminEndpoint,
          TRUST_PROXY_HEADER: "1",
          ...(smsSandbox && { NODE_EXTRA_CA_CERTS: smsSandbox.authorityCertificate }),
        },
        user: "1000:0",
        volumes: smsSandbox && [
          { volume: smsSandbox.certificateVolume, target: "/certificates", readOnly: true },
        ],
        tmpfs,
        healthCommand: ["node", "-e", healthCheck],
        readyAddresses: readyPaths.map((path) => `${args.endpoint}${path}`),
        memoryMegabytes: 768,
        stopGraceSeconds: 15,
        readyTimeoutSeconds: 180,
        dockerHost: args.dockerHost,
      },
      {
        parent: this,
        dependsOn: [credentials, args.proxy, ...(smsSandbox ? [smsSandbox] : [])],
      },
    );
  }
}
