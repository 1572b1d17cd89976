// The least that a kind of resource takes and everything that it can have.
import type { Properties } from "../../values.ts";

/** A kind's life. `$name` in a text stands for the id of a prepared resource. */
export interface Lifecycle {
  kind: string;
  /** What the test is called by, where a kind has several. */
  title?: string;
  /** The least that it takes. */
  minimal: Properties;
  /** Everything that can be set, with values that aren't the defaults. */
  full: Properties;
  /** Inputs that are left out, and why. */
  untested?: Record<string, string>;
  /** Whether it stays after its deletion, as it was before. */
  singleton?: true;
}

/** An address for whatever wants one. */
export const url = "https://books.example.com";
