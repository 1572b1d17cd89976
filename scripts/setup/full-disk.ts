/** Tells a full disk from other failures: whose it is, and what makes room. */
import { UserError } from "./user-error.mjs";

/** As the engine, Pulumi and PostgreSQL say it, and as Node.js does of a file of ours. */
const fullDisk = /no space left on device|ENOSPC/iu;

/**
 * @param text what failed said
 * @returns what to do where a disk is full; undefined for any other failure
 */
export function fullDiskAdvice(text: string): string | undefined {
  const line = text.split("\n").find((said) => fullDisk.test(said));
  if (line === undefined) return undefined;
  if (line.includes(".pulumi/")) {
    return (
      "The disk with Pulumi's state is full, so what was done last may not be written down. " +
      "What to do: make room there (df -h), then run the command again; it finds by its labels what the state doesn't know."
    );
  }
  if (line.includes("ENOSPC"))
    return "This machine's disk is full. What to do: make room (df -h), then run the command again.";
  return (
    "The Docker engine's disk is full. What to do: make room on its machine (`docker system df` shows what takes how much, " +
    "`npm run preview -- gc` prunes images that no stack uses), then run the command again; it goes on where it stopped."
  );
}

/** @returns the error as a person is to see it; undefined for one that is a bug */
export function toUserError(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const advice = fullDiskAdvice(error.message);
  if (advice !== undefined && !error.message.includes(advice))
    return new UserError(`${error.message}\n\n${advice}`);
  return error instanceof UserError ? error : undefined;
}
