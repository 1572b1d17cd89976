/** The stack's own network: parts find one another by name, and only the proxy is published. */
import * as pulumi from "@pulumi/pulumi";
import { dockerName, stackLabels } from "../names.ts";
import { ContainerNetwork } from "../provider/index.ts";

export interface NetworkArgs {
  stack: string;
  dockerHost: string | undefined;
}

/** A user-defined bridge network. */
export class Network extends pulumi.ComponentResource {
  /** The network's id; attaching by name would plan replacements after a refresh. */
  public readonly id: pulumi.Output<string>;
  public readonly networkName: pulumi.Output<string>;

  public constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:Network", name, {}, options);
    const network = new ContainerNetwork(
      name,
      {
        dockerHost: args.dockerHost,
        networkName: dockerName(args.stack),
        labels: stackLabels(args.stack, "network"),
      },
      { parent: this },
    );
    this.id = network.networkId;
    this.networkName = network.networkName;
    this.registerOutputs({ id: this.id });
  }
}
