/** Tells open inboxes that the list has changed, by server-sent events. What changed they ask for themselves. */
import type { ServerResponse } from "node:http";
import type { MessageStore } from "../message-store.ts";

/** Open inboxes beyond this are turned away; their script then reloads the list from time to time. */
const maximumStreams = 100;
/** Proxies close connections that are silent for a minute. */
const heartbeatMilliseconds = 20_000;
/** Many messages at once are one event. */
const gatherMilliseconds = 100;

export class EventStreams {
  readonly #store: MessageStore;
  #open = 0;

  public constructor(store: MessageStore) {
    this.#store = store;
  }

  /** Keeps the response open and writes to it until the client goes away. */
  public attach(response: ServerResponse): void {
    if (this.#open >= maximumStreams) {
      response.writeHead(503, { "retry-after": "30" }).end();
      return;
    }
    this.#open += 1;
    response.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
    response.write("retry: 2000\n\n");
    let gathering: NodeJS.Timeout | undefined;
    const onChange = (): void => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        response.write("event: change\ndata: \n\n");
      }, gatherMilliseconds);
    };
    const heartbeat = setInterval(() => response.write(": still here\n\n"), heartbeatMilliseconds);
    this.#store.on("change", onChange);
    response.on("close", () => {
      this.#open -= 1;
      clearInterval(heartbeat);
      clearTimeout(gathering);
      this.#store.off("change", onChange);
    });
  }
}
