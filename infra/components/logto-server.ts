/** The Logto server, and the providers of what is configured in it. */
import * as pulumi from "@pulumi/pulumi";
import type { Limits } from "../limits-config.ts";
import type { OwnVariable } from "../logto-environment-config.ts";
import { Provider } from "../provider/index.ts";
import { logtoTmpfs, type LogtoDatabase } from "./logto-database.ts";
import type { Network } from "./network.ts";
import type { Postgres } from "./postgres.ts";
import type { ReverseProxy } from "./reverse-proxy.ts";
import { Service } from "./service.ts";
import type { SmsSandbox } from "./sms-sandbox.ts";

export interface LogtoServerArgs {
  stack: string;
  network: Network;
  postgres: Postgres;
  database: LogtoDatabase;
  /** Logto's ENDPOINT. */
  endpoint: string;
  /** Logto's ADMIN_ENDPOINT. */
  adminEndpoint: string;
  /** Through which its addresses are reached. */
  proxy: ReverseProxy;
  /** Answers as Tencent Cloud SMS, in a preview stack. */
  smsSandbox: SmsSandbox | undefined;
  limits: Limits;
  /** Variables beside the stack's own; some are secrets. */
  environment: Record<string, string>;
  dockerHost: string | undefined;
}

/** What answers once Logto serves: it listens before its OpenID provider is there. */
const readyPaths = ["/api/status", "/oidc/.well-known/openid-configuration"];

const healthCheck =
  `Promise.all(${JSON.stringify(readyPaths)}` +
  ".map(async(p)=>{if(!(await fetch('http://localhost:3001'+p)).ok)throw new Error(p)})).catch(()=>process.exit(1))";

/** The sign-in server and its admin console. */
export class LogtoServer extends pulumi.ComponentResource {
  private readonly args: LogtoServerArgs;

  public constructor(name: string, args: LogtoServerArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:LogtoServer", name, {}, options);
    this.args = args;
    this.createService(name, args);
    this.registerOutputs({});
  }

  /**
   * The provider of one tenant's resources, which depend on this server. Its process starts while PostgreSQL initializes: no
   * resource that everything waits for is being registered then, which would have to wait for that start.
   */
  public tenantProvider(tenantId: "default" | "admin"): Provider {
    const { database, endpoint, adminEndpoint } = this.args;
    const [address, clientId, clientSecret] =
      tenantId === "admin"
        ? [adminEndpoint, database.adminClientId, database.adminClientSecret]
        : [endpoint, database.managementClientId, database.managementClientSecret];
    return new Provider(
      `logto-${tenantId}`,
      { endpoint: address, tenantId, clientId, clientSecret },
      { dependsOn: this.args.postgres.container },
    );
  }

  private createService(name: string, args: LogtoServerArgs): Service {
    const { smsSandbox } = args;
    const own: Record<OwnVariable, pulumi.Input<string>> = {
      NODE_ENV: "production",
      DB_URL: args.postgres.logtoUrl,
      ENDPOINT: args.endpoint,
      ADMIN_ENDPOINT: args.adminEndpoint,
      TRUST_PROXY_HEADER: "1",
    };
    return new Service(
      name,
      {
        role: "logto",
        stack: args.stack,
        network: args.network,
        image: args.database.image,
        // What the image's `npm run start` comes to. It runs npm twice over: 90 MiB, half a second, and signals that don't
        // get through, so that the server would be killed rather than asked to stop.
        entrypoint: ["node"],
        command: ["."],
        workingDirectory: "/etc/logto/packages/core",
        environment: {
          ...furtherVariables(args.environment),
          ...own,
          ...(smsSandbox && { NODE_EXTRA_CA_CERTS: smsSandbox.authorityCertificate }),
        },
        user: "1000:0",
        volumes: smsSandbox && [
          { volume: smsSandbox.certificateVolume, target: "/certificates", readOnly: true },
        ],
        tmpfs: logtoTmpfs,
        healthCommand: ["node", "-e", healthCheck],
        readyAddresses: readyPaths.map((path) => `${args.endpoint}${path}`),
        readyThrough: args.proxy,
        memoryMegabytes: args.limits.logtoMegabytes,
        stopGraceSeconds: 15,
        readyTimeoutSeconds: 180,
        dockerHost: args.dockerHost,
      },
      // It starts while the credential is being declared; only the proxy, which comes after that, lets anybody in.
      {
        parent: this,
        dependsOn: smsSandbox ? [args.database.migrated, smsSandbox] : args.database.migrated,
      },
    );
  }
}

/** They may be secrets, and which ones are is known to the person who set them. */
function furtherVariables(environment: Record<string, string>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, pulumi.secret(value)]));
}
