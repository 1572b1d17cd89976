// An image that is built on the Docker engine.
import * as pulumi from "@pulumi/pulumi";

/** What is built, and what it is called. */
export interface ContainerImageArgs {
  /**
   * The Docker engine: `unix:///…`, `tcp://host:port` or `ssh://user@host`.
   * @default the environment variable DOCKER_HOST, else the local engine
   */
  dockerHost?: pulumi.Input<string>;
  /**
   * Name and tag. What the engine has by this name isn't built again, so the tag holds a hash of everything that goes into it.
   * Another name is another image; a change of anything else alone builds nothing.
   */
  image: pulumi.Input<string>;
  /** The folder that the build starts from: absolute, or relative to the Pulumi program. */
  context: pulumi.Input<string>;
  /** Files and folders below `context` that are sent to the engine, but for what its .dockerignore names. */
  sources: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The Dockerfile, among the sources.
   * @default Dockerfile
   */
  dockerfile?: pulumi.Input<string>;
  /** Values of the Dockerfile's ARGs. They show in the image's history: never a secret. */
  buildArguments?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The image's labels. */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An image, built once for its name. Deleting the resource leaves the image, which other stacks may use.
 * @throws (as a failed update) when it can't be built, with the builder's last lines
 */
export class ContainerImage extends pulumi.CustomResource {
  /** Its name and tag. */
  declare public readonly image: pulumi.Output<string>;
  /** The engine's id of it. */
  declare public readonly imageId: pulumi.Output<string>;

  public constructor(name: string, args: ContainerImageArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:ContainerImage", name, { ...args, imageId: undefined }, options);
  }
}
