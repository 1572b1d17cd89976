/** Prints a line for the person. It goes to standard error, so that a command's results stay alone on standard output. */
export function say(line?: string): void;

/** A duration as people say it: `42 s`, `3 min 05 s`. */
export function seconds(milliseconds: number): string;

/**
 * Tells whether a person sits before a stream. Some build services have a terminal too, and keep all that is written to it;
 * they set the variable CI.
 */
export function isTerminal(stream: { isTTY?: boolean }, environment?: NodeJS.ProcessEnv): boolean;

/**
 * Runs one step of the set-up and shows that it is going on.
 * @param title - what is being done, as a phrase.
 * @param work - gets a function that shows a detail, such as the last line of a command's output.
 */
export function step<T>(title: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T>;
