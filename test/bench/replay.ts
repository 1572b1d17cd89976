// Sends recorded requests again as a bare script would: some at once, each as soon as what it names is there.
import { z } from "zod";
import type { RecordedRequest } from "./recorder.ts";

const created = z.object({ id: z.string() });

interface Settings {
  endpoint: string;
  authorization: string;
  /** How many at once. */
  parallelism: number;
}

/**
 * Sends them all.
 * @returns what removes again what they made
 */
export async function replay(settings: Settings, requests: RecordedRequest[]): Promise<() => Promise<void>> {
  // Where that which has an id in the recording is now.
  const made = new Map<string, Promise<string>>();
  const send = async ({ method, url, body, madeId }: RecordedRequest): Promise<string> => {
    const path = await nowAt(url, made);
    const answer = await ask(settings, method, path, body);
    return madeId === undefined ? path : `${path}/${created.parse(JSON.parse(answer)).id}`;
  };
  await inParallel(settings.parallelism, requests, async (request) => {
    const sent = send(request);
    if (request.madeId !== undefined) made.set(request.madeId, sent);
    await sent;
  });
  const paths = await Promise.all(made.values());
  // What lies below something else goes with it.
  const whole = paths.filter((path) => path.split("/").length === 4);
  return () =>
    inParallel(settings.parallelism, whole, async (path) => {
      await ask(settings, "DELETE", path);
    });
}

/** The address with the ids of now. Whatever it names was asked for before, so that its making is under way. */
async function nowAt(url: string, made: Map<string, Promise<string>>): Promise<string> {
  const segments = url
    .split("/")
    .map(async (segment) => (await made.get(segment))?.split("/").at(-1) ?? segment);
  return (await Promise.all(segments)).join("/");
}

async function ask(settings: Settings, method: string, path: string, body = ""): Promise<string> {
  const headers = new Headers({ authorization: settings.authorization });
  if (body !== "") headers.set("content-type", "application/json");
  const response = await fetch(settings.endpoint + path, {
    method,
    headers,
    ...(body !== "" && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

async function inParallel<T>(
  count: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
