/**
 * Marks every container, network and volume of a preview, so that `npm run preview` finds what is left of one without its
 * state. Done by a transformation, since no component has to know whether it is part of a preview.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { previewLabel } from "../names.ts";

const labelledTypes = [
  "docker:index/container:Container",
  "docker:index/network:Network",
  "docker:index/volume:Volume",
];

/** Adds the label to the Docker resources below a component. */
export function previewLabels(stack: string): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (type === "logto:index:ContainerTask") {
      const labels = z.record(z.unknown()).parse(props["labels"]);
      return { props: { ...props, labels: { ...labels, [previewLabel]: stack } }, opts };
    }
    if (!labelledTypes.includes(type)) return undefined;
    const labels = z.array(z.unknown()).parse(props["labels"]);
    return { props: { ...props, labels: [...labels, { label: previewLabel, value: stack }] }, opts };
  };
}
