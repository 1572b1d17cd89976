// A bridge network of the Docker engine.
import * as pulumi from "@pulumi/pulumi";

/** The network. Changing any of these makes a new one. */
export interface ContainerNetworkArgs {
  /**
   * The Docker engine: `unix:///…`, `tcp://host:port` or `ssh://user@host`.
   * @default the environment variable DOCKER_HOST, else the local engine
   */
  dockerHost?: pulumi.Input<string>;
  /** Its name. A leftover of this name is taken over if it carries all of `labels`; anybody else's is an error. */
  networkName: pulumi.Input<string>;
  /** Its labels, at least one. */
  labels: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A user-defined bridge network. Unlike docker.Network, a killed update can't leave two of the same name, and it is there
 * at once (that one waits for two seconds).
 */
export class ContainerNetwork extends pulumi.CustomResource {
  declare public readonly networkName: pulumi.Output<string>;
  /** The engine's id of it, for containers to attach to. */
  declare public readonly networkId: pulumi.Output<string>;

  public constructor(name: string, args: ContainerNetworkArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:ContainerNetwork", name, { ...args, networkId: undefined }, options);
  }
}
