// Waits until a container serves, so that what depends on it can begin.
import * as pulumi from "@pulumi/pulumi";

/** The container to wait for. */
export interface ServiceReadyArgs {
  /**
   * The Docker engine: `unix:///…`, `tcp://host:port` or `ssh://user@host`.
   * @default the environment variable DOCKER_HOST, else the local engine
   */
  dockerHost?: pulumi.Input<string>;
  /** The container's name, for messages. */
  containerName: pulumi.Input<string>;
  /** The container's id. A new id means a new wait. */
  containerId: pulumi.Input<string>;
  /**
   * How long to wait, in seconds.
   * @default 120
   */
  timeoutSeconds?: pulumi.Input<number>;
  /**
   * How long to pause between two tries, in milliseconds.
   * @default 100
   */
  pollMilliseconds?: pulumi.Input<number>;
  /**
   * Limit of processes and threads, set on the container (`docker update --pids-limit`) before the wait, since
   * @pulumi/docker has no property for it. None if left out.
   */
  pidsLimit?: pulumi.Input<number>;
  /**
   * Ready is when each of these answers a GET with a status of 2xx. Far cheaper than a command in the container, which
   * takes processor time from the service that is starting.
   * @default the container's health check decides
   */
  addresses?: pulumi.Input<string[]>;
  /** Any values; it waits again when one of them changes. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Succeeds as soon as the container's HEALTHCHECK command does (run at once, not at the engine's interval), or its
 * addresses answer. Fails when the container exits, restarts or isn't ready in time, with its state, exit code and last 30 log lines.
 * Deleting the resource does nothing.
 */
export class ServiceReady extends pulumi.CustomResource {
  declare public readonly containerName: pulumi.Output<string>;
  declare public readonly containerId: pulumi.Output<string>;

  public constructor(name: string, args: ServiceReadyArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:ServiceReady", name, { ...args }, options);
  }
}
