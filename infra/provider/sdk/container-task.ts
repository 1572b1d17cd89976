// A one-shot container (database seed, alterations): awaited, and run again when its inputs change.
import * as pulumi from "@pulumi/pulumi";
import { secretInput, withSecretOutputs } from "./secret-input.ts";

/** A named volume that the container sees. */
export interface ContainerTaskMountArgs {
  /** The volume's name. */
  volume: pulumi.Input<string>;
  /** The folder in the container. */
  target: pulumi.Input<string>;
  /** Whether the container may only read it. */
  readOnly: pulumi.Input<boolean>;
}

/** What runs, and in what surroundings. */
export interface ContainerTaskArgs {
  /**
   * The Docker engine: `unix:///…`, `tcp://host:port` or `ssh://user@host`.
   * @default the environment variable DOCKER_HOST, else the local engine
   */
  dockerHost?: pulumi.Input<string>;
  /** The container's name. A leftover of this name is removed first if it carries all of `labels`. */
  containerName: pulumi.Input<string>;
  /** The image; it must be on the engine already. */
  image: pulumi.Input<string>;
  /** Program and arguments. Never put a secret here: `docker inspect` and process lists show it. */
  command: pulumi.Input<pulumi.Input<string>[]>;
  /** Environment variables. Kept as secrets, and redacted in log lines. */
  environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** User and group, for instance `1000:0`; the image's own if left out. */
  user?: pulumi.Input<string>;
  /** The network that the container joins. */
  networkName: pulumi.Input<string>;
  /** Named volumes. */
  mounts?: pulumi.Input<pulumi.Input<ContainerTaskMountArgs>[]>;
  /** Folders in memory, each with its mount options (may be empty). */
  tmpfs?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether the root file system is read-only.
   * @default false
   */
  readOnly?: pulumi.Input<boolean>;
  /** Memory limit in MiB; none if left out. */
  memoryMegabytes?: pulumi.Input<number>;
  /** Limit of processes and threads; none if left out. */
  pidsLimit?: pulumi.Input<number>;
  /** The container's labels, at least one; they tell our leftovers from other people's containers. */
  labels: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * How long the task may take, in seconds.
   * @default 300
   */
  timeoutSeconds?: pulumi.Input<number>;
  /** Any values; the task runs again when one of them changes. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Runs a container to its end. A non-zero exit fails the update with the last 30 log lines, and the next update runs it
 * again. The container drops all capabilities, gains no new privileges, has an init process and rotated logs, and is
 * removed in any case. Deleting the resource does nothing.
 */
export class ContainerTask extends pulumi.CustomResource {
  declare public readonly containerName: pulumi.Output<string>;
  declare public readonly image: pulumi.Output<string>;
  /** Changes at each run, so that what depends on the task can take it as a trigger. */
  declare public readonly runId: pulumi.Output<string>;

  public constructor(name: string, args: ContainerTaskArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, environment: secretInput(args.environment), runId: undefined };
    super("logto:index:ContainerTask", name, inputs, withSecretOutputs(["environment"], options));
  }
}
