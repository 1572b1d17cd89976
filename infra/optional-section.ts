/** A section of the configuration that a stack may have or not. */
import { z } from "zod";

const nothing = z
  .object({})
  .strict()
  .transform(() => undefined);

/** Nothing configured is an empty object, Pulumi.yaml's default, and becomes undefined; anything else is for the section's own schema. */
export const optionalSection = z.union([nothing, z.unknown()]).default({});
