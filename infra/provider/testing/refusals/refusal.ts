// Bad input, and what is said about it.
import type { Properties } from "../../values.ts";

/** What is wrong, the inputs, and a pattern for each problem, in their alphabetical order. */
export type Refusal = [what: string, inputs: Properties, found: RegExp[]];
