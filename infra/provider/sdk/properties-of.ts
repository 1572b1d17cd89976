// What a resource class hands to Pulumi, which makes an output of each property that it is handed, and of no other.
import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * The inputs, and without a value what else is to be an output. Where something is read that is there already (`id` in the
 * options), nothing is an input.
 * @param others properties that may be missing among the inputs
 */
export function propertiesOf(
  inputs: object,
  others: string[],
  options: CustomResourceOptions | undefined,
): Record<string, unknown> {
  const without = (names: string[]): Record<string, unknown> =>
    Object.fromEntries(names.map((name) => [name, undefined]));
  if (options?.id !== undefined) return without([...others, ...Object.keys(inputs)]);
  return { ...without(others), ...inputs };
}
