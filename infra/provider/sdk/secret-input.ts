// Marks an argument as a secret before it leaves the program, so that no log of the engine shows it.
import * as pulumi from "@pulumi/pulumi";

/** Wraps a value as a Pulumi secret; leaves an argument that isn't set alone. */
export function secretInput<T>(
  value: pulumi.Input<T> | undefined,
): pulumi.Output<pulumi.Unwrap<T>> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}

/** Adds the names of outputs that are always secret to a resource's options. */
export function withSecretOutputs(
  names: string[],
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ additionalSecretOutputs: names }, options);
}
