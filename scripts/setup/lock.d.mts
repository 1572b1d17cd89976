/**
 * Runs a piece of work while no other process runs it.
 * @param file - the lock; its folder is made where it is missing.
 * @param purpose - what the holder is doing, for the message of those who wait.
 */
export function withLock<T>(file: string, purpose: string, work: () => Promise<T>): Promise<T>;

/** Tells whether a process of this machine still runs. */
export function isAlive(pid: number): boolean;
