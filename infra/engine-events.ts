/** What an engine answers while it pulls, pushes, builds or imports an image: events, one of which may say that it gave up. */
import type Docker from "dockerode";
import { z } from "zod";

const eventSchema = z.object({
  /** A builder's lines. */
  stream: z.string().optional(),
  /** What becomes of the layer that `id` names, and how far it is. */
  status: z.string().optional(),
  id: z.string().optional(),
  progress: z.string().optional(),
  error: z.string().optional(),
});

/** One event. */
export type EngineEvent = z.infer<typeof eventSchema>;

/** The engine gave up after its answer had begun. The message is its own. */
export class EngineGaveUp extends Error {}

/**
 * Follows the events to their end.
 * @throws EngineGaveUp, or the connection's error
 */
export async function followEvents(
  docker: Docker,
  events: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void = () => undefined,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      events,
      (error) => {
        if (error) reject(error);
        else resolve();
      },
      (raw: unknown) => {
        const event = eventSchema.parse(raw);
        if (event.error !== undefined) reject(new EngineGaveUp(event.error));
        onEvent(event);
      },
    );
  });
}
