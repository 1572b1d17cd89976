// Turns what a zod guard found into sentences for people: which property, what is wrong with it, how to put it right.
import type { z } from "zod";
import { joinPath } from "./diff.ts";
import { isRecord, Unknown } from "./values.ts";

/** One thing that is wrong with a resource's inputs. */
export interface Problem {
  /** Where, as keys and indexes from the resource's properties down. */
  path: (string | number)[];
  /** What is wrong and the fix, as the rest of a sentence that begins with the path. */
  reason: string;
}

/** All that can be said of a value that a guard refuses without saying why. */
const genericReason = "isn't a value that Logto accepts here";

/** Leaves out what says no more than another problem with the same value. */
export function withoutRepetition(problems: Problem[]): Problem[] {
  const key = ({ path, reason }: Problem): string => `${formatPath(path)}\n${reason}`;
  const at = (path: Problem["path"]): Problem[] =>
    problems.filter((other) => formatPath(other.path) === formatPath(path));
  return problems.filter((problem, index) => {
    if (problem.reason === genericReason)
      return at(problem.path).every(({ reason }) => reason === genericReason);
    return problems.findIndex((other) => key(other) === key(problem)) === index;
  });
}

/** Writes a path as Pulumi does. */
export function formatPath(path: (string | number)[]): string {
  return path.reduce<string>((written, key) => joinPath(written, key), "");
}

function valueAt(value: unknown, path: (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (current instanceof Unknown) return current;
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isRecord(current)) current = current[key];
    else return undefined;
  }
  return current;
}

/** Whether a problem is only there because the value isn't known before the update. */
export function concernsUnknown(problem: Problem, inputs: unknown): boolean {
  return valueAt(inputs, problem.path) instanceof Unknown;
}

function article(noun: string): string {
  return `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
}

function sizeReason(issue: z.ZodTooSmallIssue | z.ZodTooBigIssue): string {
  const [word, limit] = issue.code === "too_small" ? ["at least", issue.minimum] : ["at most", issue.maximum];
  const units: Record<string, string> = { string: " characters", array: " elements", set: " elements" };
  const unit = units[issue.type] ?? "";
  return `must ${unit === "" ? "be" : "have"} ${word} ${String(limit)}${unit}`;
}

function reasonOf(issue: z.ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.received === "undefined"
        ? `is missing: set it to ${article(issue.expected)}`
        : `must be ${article(issue.expected)}, not ${article(issue.received)}`;
    case "invalid_enum_value":
      return `must be one of ${issue.options.map((option) => JSON.stringify(option)).join(", ")}`;
    case "invalid_literal":
      return `must be ${JSON.stringify(issue.expected)}`;
    case "unrecognized_keys":
      return `doesn't know ${issue.keys.join(", ")}: remove it, or correct its spelling`;
    case "too_small":
    case "too_big":
      return sizeReason(issue);
    case "invalid_string":
      return issue.validation === "url"
        ? "must be an absolute URL, such as https://example.com/"
        : sentence(issue.message);
    default:
      return sentence(issue.message);
  }
}

// The vendors' own messages are sentences; ours continue "property …".
function sentence(message: string): string {
  if (message === "Invalid input" || message === "Invalid") return genericReason;
  return /^[A-Z]/.test(message) ? `is refused: ${message}` : message;
}

/** All problems in a zod error, those of the members of a union included. */
export function problemsOf(error: z.ZodError, prefix: (string | number)[] = []): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const members = issue.code === "invalid_union" ? issue.unionErrors : [];
    // The member that came closest is the one that was meant.
    const closest = members
      .map((member) => problemsOf(member, prefix))
      .sort((one, other) => one.length - other.length)[0];
    return closest ?? [{ path: [...prefix, ...issue.path], reason: reasonOf(issue) }];
  });
}
