/** In what state a preview is, from what the engine holds of it. */
import type { Preview, PreviewContainer } from "./inventory.ts";

/** What `list` shows and gc decides by. */
export type PreviewState =
  | "ready"
  | "unhealthy"
  | "stopped"
  /** Its time is over. */
  | "expired"
  /** Being made, or left half-made by a command that was killed. */
  | "half-made"
  /** Something of it is missing. */
  | "incomplete"
  /** Only labelled objects are left: nobody knows what it was. */
  | "orphaned";

/** The containers that every preview has. */
const roles = ["app", "logto", "postgres", "proxy", "sms-sandbox"];

/** @param now milliseconds since 1970 */
export function stateOf({ record, containers }: Preview, now: number): PreviewState {
  if (record === undefined) return "orphaned";
  if (record.expiresAt <= now) return "expired";
  if (record.phase === "making") return "half-made";
  if (missingRoles(containers).length > 0) return "incomplete";
  if (containers.every(({ isRunning }) => !isRunning)) return "stopped";
  return containers.every(({ isRunning, isUnhealthy }) => isRunning && !isUnhealthy) ? "ready" : "unhealthy";
}

/** Which of its containers a preview hasn't: an engine can lose them behind our back. */
export function missingRoles(containers: Pick<PreviewContainer, "role">[]): string[] {
  return roles.filter((role) => !containers.some((container) => container.role === role));
}
