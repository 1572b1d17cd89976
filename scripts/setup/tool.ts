/** Programs of the system that a set-up runs: where they are, and how a failure of theirs is told. */
import path from "node:path";
import { ExecaError } from "execa";
import { UserError } from "./user-error.mjs";

/**
 * Where the system's administration programs are, too: Debian leaves their folders out of a user's search path, and `su`
 * keeps that of the user.
 */
export const systemPath = [process.env["PATH"] ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(
  path.delimiter,
);

/**
 * Does some work by programs whose failure is no bug of ours.
 * @param fix what a person can do
 * @throws UserError with the program's last lines
 */
export async function explained<T>(fix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    // Execa puts what was said below a line of its own.
    const said = error.message.slice(error.shortMessage.length).trim().split("\n").slice(-12).join("\n");
    throw new UserError(`${error.shortMessage}${said === "" ? "" : `\n${said}`}`, fix);
  }
}
