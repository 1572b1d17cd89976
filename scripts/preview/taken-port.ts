/** The port of a preview that was stopped: while it sleeps nobody keeps the port for it. */
import { UserError } from "../setup/user-error.mjs";
import { shortName } from "./card.ts";
import type { PreviewRecord } from "./record.ts";

/** As the engine says it of another process, and of another container. */
const taken = /address already in use|port is already allocated/u;

/**
 * @param error with which the engine refused to start the preview's containers
 * @returns the same error where its reason is another
 */
export function explainTakenPort(error: unknown, { stack, port }: PreviewRecord): unknown {
  if (!(error instanceof Error && taken.test(error.message))) return error;
  const name = shortName(stack);
  return new UserError(
    `Port ${port}, which ${stack} had before it was stopped, is in use by another process or container of the Docker host.`,
    `end that one (ss -ltnp and docker ps tell which it is) and run the command again; or give up the preview's data for another port: npm run preview -- down ${name}   then: npm run preview -- up ${name}`,
  );
}
