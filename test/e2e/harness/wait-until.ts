/** Waiting for what has no event to wait for. */
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks until there is an answer.
 * @param what for the error: "the message to +86…"
 * @throws Error when there is none in time
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeoutSeconds = 30, everyMilliseconds = 200 } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutSeconds} s`);
    await sleep(everyMilliseconds);
  }
}
