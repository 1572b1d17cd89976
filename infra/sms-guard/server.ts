/**
 * Stands between the stack's proxy and Logto for the requests that ask for a code, and refuses those that cost money for
 * nothing: numbers of other countries, one address without end, more than the day allows. Everything else passes unchanged.
 */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { clientAddress } from "./client-address.ts";
import { asksForCode, readRecipient } from "./code-request.ts";
import { Limits, type LimitOptions, type Refusal } from "./limits.ts";
import { messagesFor } from "./messages.ts";

export interface GuardOptions extends LimitOptions {
  /** Host and port of Logto. */
  upstream: { host: string; port: number };
  /** How the numbers begin that may get a code, such as `86`. */
  callingCodes: string[];
  /** Proxies in front of the stack's own. */
  proxies: number;
  /** One line a refusal. */
  log: (message: string, fields: Record<string, string | number>) => void;
  /** @default Date.now */
  now?: () => number;
}

/** Sign-in pages send short bodies. */
const maximumBodyBytes = 64 * 1024;
const upstreamSeconds = 30;

/** A mainland mobile number; other numbers that begin with 86 would go to nobody. */
const mainland = /^861\d{10}$/;

/** Creates the listener; it isn't listening yet. */
export function createGuard(options: GuardOptions): Server {
  const limits = new Limits(options);
  return createServer({ requestTimeout: 15_000 }, (incoming, response) => {
    if (incoming.url === "/healthz") {
      response.writeHead(200).end();
      return;
    }
    handle(incoming, response, limits, options).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  response: ServerResponse,
  limits: Limits,
  options: GuardOptions,
): Promise<void> {
  const body = await readAll(incoming);
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const address = clientAddress(headerOf(incoming, "x-forwarded-for"), options.proxies);
  if (!asksForCode(incoming.method, incoming.url)) {
    await forward(incoming, body, address, response, options);
    return;
  }
  // Logto would also read forms and packed bodies, in which a number could hide.
  const isPlainJson = /^application\/json\b/i.test(incoming.headers["content-type"] ?? "");
  if (!isPlainJson || incoming.headers["content-encoding"] !== undefined) {
    response.writeHead(415).end();
    return;
  }
  const recipient = readRecipient(body.toString("utf8"));
  if (recipient.kind === "email") {
    await forward(incoming, body, address, response, options);
    return;
  }
  if (recipient.kind === "phone" && !isServed(recipient.number, options.callingCodes)) {
    refuse(incoming, response, "country", undefined);
    options.log("refused a code", { reason: "country", number: `${recipient.number.slice(0, 3)}…`, address });
    return;
  }
  const now = (options.now ?? Date.now)();
  const refusal = limits.take(address, now);
  if (refusal !== undefined) {
    refuse(incoming, response, refusal, limits.retryAfter(refusal, address, now));
    options.log("refused a code", { reason: refusal, address });
    return;
  }
  const status = await forward(incoming, body, address, response, options).catch((error: unknown) => {
    limits.giveBack();
    throw error;
  });
  if (status >= 400) limits.giveBack();
}

function isServed(number: string, callingCodes: string[]): boolean {
  return callingCodes.some((code) => (code === "86" ? mainland.test(number) : number.startsWith(code)));
}

/** In the form of Logto's own errors, so that its pages show the message. */
function refuse(
  incoming: IncomingMessage,
  response: ServerResponse,
  reason: Refusal | "country",
  retryAfter: number | undefined,
): void {
  const message = messagesFor(headerOf(incoming, "accept-language"))[reason];
  const code = reason === "country" ? "sms_guard.country_not_served" : "request.message_rate_limited";
  response.writeHead(reason === "country" ? 422 : 429, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  });
  response.end(JSON.stringify({ code, message }));
}

/** @returns Logto's status */
function forward(
  incoming: IncomingMessage,
  body: Buffer,
  address: string,
  response: ServerResponse,
  { upstream }: GuardOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...incoming.headers };
    // Of this hop only.
    delete headers["transfer-encoding"];
    delete headers.connection;
    const outgoing = request(
      {
        ...upstream,
        // A kept connection may be closed by Logto just as a code is asked for, and a POST isn't sent twice.
        agent: false,
        method: incoming.method,
        path: incoming.url,
        headers: {
          ...headers,
          "content-length": body.length,
          "x-forwarded-for": address.replace("::/64", "::"),
        },
        timeout: upstreamSeconds * 1000,
      },
      (answer) => {
        const status = answer.statusCode ?? 502;
        response.writeHead(status, answer.headers);
        pipeline(answer, response).then(() => {
          resolve(status);
        }, reject);
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("Logto didn't answer in time")));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function readAll(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maximumBodyBytes) chunks.push(chunk);
  }
  return length <= maximumBodyBytes ? Buffer.concat(chunks) : undefined;
}

function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
