/**
 * Where things are.
 */
import path from "node:path";

/** The clone's folder. */
export const repositoryRoot = path.resolve(import.meta.dirname, "../..");
