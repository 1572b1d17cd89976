/** An image of somebody else, taken from the engine, or from a registry where the engine doesn't have it. */
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Makes sure that the engine has an image.
 * @param role what it is for; names the resource
 * @returns the image's name, once it is there
 */
export function pullImage(
  role: string,
  image: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const pulled = new docker.RemoteImage(`${role}-image`, { name: image, keepLocally: true }, options);
  return pulled.name;
}
