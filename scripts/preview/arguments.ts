/** What a person types after `npm run preview --`. */
import { parseArgs } from "node:util";
import { previewVariants } from "../../infra/preview-config.ts";
import type { PreviewSettings } from "./settings.ts";

/** The words of one call, parsed. */
export interface Words {
  /** The preview's number or branch; empty where the command takes none. */
  subject: string;
  /** What follows it, such as a container's name. */
  rest: string[];
  json: boolean;
  branch: string | undefined;
  variant: PreviewSettings["variant"] | undefined;
  for: string | undefined;
  show: string | undefined;
}

/** What a command takes. */
export interface WordRules {
  takesSubject: boolean | "optional";
  /** How many words may follow the subject. */
  more?: number;
  options?: (keyof typeof options)[];
}

const options = {
  json: { type: "boolean" },
  branch: { type: "string" },
  variant: { type: "string" },
  for: { type: "string" },
  show: { type: "string" },
} as const;

/** @returns the words, or what is wrong with them */
export function parseWords(
  words: string[],
  { takesSubject, more = 0, options: allowed = [] }: WordRules,
): Words | string {
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true, strict: true });
    const foreign = Object.keys(values).find(
      (name) => name !== "json" && !allowed.some((known) => known === name),
    );
    if (foreign !== undefined) return `This command takes no --${foreign}.`;
    const [subject = "", ...rest] = positionals;
    if (takesSubject === true && positionals.length === 0)
      return "Which preview? Give a pull request's number or a branch.";
    if (positionals.length > (takesSubject === false ? 0 : 1 + more))
      return `What is "${positionals.at(-1) ?? ""}" for?`;
    const variant = previewVariants.find((known) => known === values.variant);
    if (values.variant !== undefined && variant === undefined)
      return `--variant: "${values.variant}" is none of ${previewVariants.join(", ")}.`;
    const { json = false, branch, for: duration, show } = values;
    return { subject, rest, json, branch, variant, for: duration, show };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
