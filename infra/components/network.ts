/** The stack's own network: parts find one another by name, and only the proxy is published. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { dockerName, stackLabels } from "../names.ts";

export interface NetworkArgs {
  stack: string;
}

/** A user-defined bridge network. */
export class Network extends pulumi.ComponentResource {
  /** The network's id; attaching by name would plan replacements after a refresh. */
  public readonly id: pulumi.Output<string>;
  public readonly networkName: pulumi.Output<string>;

  public constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions) {
    super("logto-stack:index:Network", name, {}, options);
    const network = new docker.Network(
      name,
      {
        name: dockerName(args.stack),
        driver: "bridge",
        labels: Object.entries(stackLabels(args.stack, "network")).map(([label, value]) => ({
          label,
          value,
        })),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.id = network.id;
    this.networkName = network.name;
    this.registerOutputs({ id: this.id });
  }
}
