/**
 * One long-running container. What a service is (image, environment, secrets, health, limits) is described once, in
 * ServiceArgs, apart from how a Docker engine runs it, so that another platform can be put under the same description.
 */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { dockerName, stackLabels } from "../names.ts";
import { ServiceReady } from "../provider/index.ts";
import type { Network } from "./network.ts";

/** A named volume in a service's file system. */
export interface VolumeMount {
  volume: pulumi.Input<string>;
  target: string;
  readOnly?: boolean;
}

/** What a service is. */
export interface ServiceArgs {
  /** The part it plays, such as `postgres`: its role label, its container's name and its name in the network. */
  role: string;
  stack: string;
  network: Network;
  image: pulumi.Input<string>;
  /** Replaces the image's entrypoint. */
  entrypoint?: string[];
  /** Replaces the image's command. Never put a secret here: process lists show it. */
  command?: pulumi.Input<pulumi.Input<string>[]>;
  /** The folder that the command runs in; the image's own unless given. */
  workingDirectory?: string;
  /** Only what this container itself needs. */
  environment?: Record<string, pulumi.Input<string>>;
  /** User and group; no service runs as root. */
  user: string;
  /** Further names in the network. */
  aliases?: pulumi.Input<string>[];
  /** Ids of networks besides the stack's own. */
  furtherNetworks?: string[];
  volumes?: VolumeMount[];
  /** Writable folders in memory, by path; the root file system is read-only. */
  tmpfs?: Record<string, string>;
  /** The one port of the host that the service is published on, and the address to bind. */
  publish?: { port: number; bindAddress: string };
  /** A command that exits with 0 when the service is ready to be used. */
  healthCommand: string[];
  /**
   * Addresses through which the stack's own clients see that it is ready.
   * @default the healthCommand decides
   */
  readyAddresses?: string[];
  /** What those addresses lead through: it may start beside the service, and is waited for with it. */
  readyThrough?: pulumi.Resource;
  /** Limit of memory in MiB. */
  memoryMegabytes: number;
  /**
   * Limit of processes and threads.
   * @default 256
   */
  pidsLimit?: number;
  /** The signal that asks it to stop. */
  stopSignal?: string;
  /** Seconds that it gets to stop by itself. */
  stopGraceSeconds: number;
  /**
   * Seconds that it may take to become ready.
   * @default 120
   */
  readyTimeoutSeconds?: number;
  dockerHost: string | undefined;
}

/**
 * A container with no privilege that it doesn't need, and the wait until it is really ready.
 * @throws (as a failed update) when the container stops or isn't ready in time, with its last log lines
 */
export class Service extends pulumi.ComponentResource {
  public readonly container: docker.Container;
  /** The container's name; known only once the service is ready. */
  public readonly readyContainerName: pulumi.Output<string>;

  public constructor(name: string, args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:Service", name, {}, options);
    // A component's own dependsOn reaches its children through the parent.
    this.container = this.createContainer(name, args);
    const ready = new ServiceReady(
      name,
      {
        dockerHost: args.dockerHost,
        containerName: this.container.name,
        containerId: this.container.id,
        pidsLimit: args.pidsLimit ?? 256,
        timeoutSeconds: args.readyTimeoutSeconds ?? 120,
        addresses: args.readyAddresses,
      },
      { parent: this, dependsOn: args.readyThrough, deletedWith: this.container },
    );
    this.readyContainerName = ready.containerName;
    this.registerOutputs({ containerName: this.readyContainerName });
  }

  private createContainer(name: string, args: ServiceArgs): docker.Container {
    return new docker.Container(
      name,
      {
        name: dockerName(args.stack, args.role),
        image: args.image,
        entrypoints: args.entrypoint,
        command: args.command,
        workingDir: args.workingDirectory,
        envs: Object.entries(args.environment ?? {}).map(
          ([key, value]) => pulumi.interpolate`${key}=${value}`,
        ),
        user: args.user,
        networkMode: "bridge",
        networksAdvanced: [
          { name: args.network.id, aliases: [args.role, ...(args.aliases ?? [])] },
          ...(args.furtherNetworks ?? []).map((id) => ({ name: id })),
        ],
        volumes: args.volumes?.map(({ volume, target, readOnly }) => ({
          volumeName: volume,
          containerPath: target,
          readOnly,
        })),
        tmpfs: args.tmpfs,
        ports: args.publish && [
          {
            internal: args.publish.port,
            external: args.publish.port,
            ip: args.publish.bindAddress,
            protocol: "tcp",
          },
        ],
        healthcheck: {
          tests: ["CMD", ...args.healthCommand],
          interval: "30s",
          timeout: "10s",
          retries: 3,
          startPeriod: "1m0s",
        },
        memory: args.memoryMegabytes,
        // No swap beyond it; left out, the engine's own choice would show as drift.
        memorySwap: args.memoryMegabytes,
        stopSignal: args.stopSignal,
        stopTimeout: args.stopGraceSeconds,
        destroyGraceSeconds: args.stopGraceSeconds,
        ...confinement,
        labels: Object.entries(stackLabels(args.stack, args.role)).map(([label, value]) => ({
          label,
          value,
        })),
      },
      { parent: this, deleteBeforeReplace: true },
    );
  }
}

/**
 * A health command for an image with Node.js: the address, inside the container, must answer with success, within two
 * seconds of tries. A wait for a service that is starting sees it at once, without a process for each try.
 */
export function httpHealthCommand(address: string): string[] {
  const ask =
    `for(let n=0;n<100;n++){if(await fetch('${address}').then((r)=>r.ok,()=>false))process.exit(0);` +
    "await new Promise((r)=>setTimeout(r,20))}process.exit(1)";
  return ["node", "--input-type=module", "-e", ask];
}

/** What every container has in common: the least privilege, bounded logs, an init process, a restart after a crash. */
const confinement = {
  readOnly: true,
  init: true,
  restart: "unless-stopped",
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
};
