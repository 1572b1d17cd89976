/**
 * One lock a session, so that parallel requests of one browser don't spend the same refresh token twice: Logto
 * takes the second use for theft and ends the sign-in. It holds within this process, which is all of the app.
 */

const tails = new Map<string, Promise<unknown>>();

/** Runs `work` when everything that was queued before it for the same session has ended. */
export async function withSessionLock<Result>(
  sessionId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const previous = tails.get(sessionId) ?? Promise.resolve();
  const current = previous.then(work, work);
  tails.set(sessionId, current);
  try {
    return await current;
  } finally {
    if (tails.get(sessionId) === current) tails.delete(sessionId);
  }
}
