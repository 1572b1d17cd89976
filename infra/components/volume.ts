/** A named volume. Its labels are constant, since a changed label would replace it, data and all. */
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { dockerName, stackLabels } from "../names.ts";

/**
 * Makes a volume of the stack.
 * @param part what it holds; becomes part of its Docker name
 * @param options `protect` for data that nobody may lose
 */
export function createVolume(
  stack: string,
  part: string,
  options: pulumi.CustomResourceOptions,
): docker.Volume {
  return new docker.Volume(
    part,
    {
      name: dockerName(stack, part),
      labels: Object.entries(stackLabels(stack, "volume")).map(([label, value]) => ({ label, value })),
    },
    options,
  );
}
