/**
 * Marks every container, network and volume of a preview, so that `npm run preview` finds what is left of one without its
 * state. Done by a transformation, since no component has to know whether it is part of a preview.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { previewLabel } from "../names.ts";

const dockerTypes = ["docker:index/container:Container", "docker:index/volume:Volume"];
/** Those of our own provider take their labels as an object. */
const ownTypes = ["logto:index:ContainerTask", "logto:index:ContainerNetwork"];

/** Adds the label to the Docker resources below a component. */
export function previewLabels(stack: string): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (ownTypes.includes(type)) {
      const labels = z.record(z.unknown()).parse(props["labels"]);
      return { props: { ...props, labels: { ...labels, [previewLabel]: stack } }, opts };
    }
    if (!dockerTypes.includes(type)) return undefined;
    const labels = z.array(z.unknown()).parse(props["labels"]);
    return { props: { ...props, labels: [...labels, { label: previewLabel, value: stack }] }, opts };
  };
}
