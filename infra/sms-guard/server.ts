/**
 * Stands between the stack's proxy and Logto for the requests that ask for a code, and refuses those that cost money for
 * nothing: numbers of other countries, one address without end, more than the day allows. Everything else passes unchanged.
 */
import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { clientAddress } from "./client-address.ts";
import { isPlain, recipientReader } from "./code-request.ts";
import { Limits, type LimitOptions, type Refusal } from "./limits.ts";
import { messagesFor } from "./messages.ts";

export interface GuardOptions extends LimitOptions {
  /** Host and port of Logto. */
  upstream: { host: string; port: number };
  /** How the numbers begin that may get a code, such as `86`. */
  callingCodes: string[];
  /** Proxies in front of the stack's own. */
  proxies: number;
  /** One line a refusal or a failure. */
  log: (message: string, fields: Record<string, string | number>) => void;
  /** @default Date.now */
  now?: () => number;
}

/** What asks for a code is short: a number, or an e-mail address of at most 256 characters. */
const maximumBodyBytes = 4 * 1024;
/** Together with the bodies' limit, what the guard may need of its memory. A proxy in front reuses its connections. */
const maximumConnections = 256;
const upstreamSeconds = 30;

/** A mainland mobile number; other numbers that begin with 86 would go to nobody. */
const mainland = /^861\d{10}$/;

/** Creates the listener; it isn't listening yet. */
export function createGuard(options: GuardOptions): Server {
  const limits = new Limits(options);
  const server = createServer({ requestTimeout: 15_000 }, (incoming, response) => {
    if (incoming.url === "/healthz") {
      response.writeHead(200).end();
      return;
    }
    handle(incoming, response, limits, options).catch((error: unknown) => {
      options.log("no answer from Logto", { reason: reasonOf(error) });
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
  server.maxConnections = maximumConnections;
  return server;
}

async function handle(
  incoming: IncomingMessage,
  response: ServerResponse,
  limits: Limits,
  options: GuardOptions,
): Promise<void> {
  const { method, url = "" } = incoming;
  const read = recipientReader(method, url);
  if (!isPlain(url)) {
    response.writeHead(400).end();
    return;
  }
  const address = clientAddress(headerOf(incoming, "x-forwarded-for"), options.proxies);
  const passOn = (body: Buffer | undefined) => forward({ incoming, response, body, address, options });
  if (read === undefined) {
    await passOn(undefined);
    return;
  }
  const body = await readAll(incoming);
  const recipient = body && isPlainJson(incoming) ? read(body) : undefined;
  if (body === undefined || recipient === undefined || recipient.kind === "unknown") {
    response.writeHead(body === undefined ? 413 : recipient === undefined ? 415 : 400).end();
    return;
  }
  if (recipient.kind === "email") {
    await passOn(body);
    return;
  }
  const number = recipient.kind === "phone" ? recipient.number : undefined;
  if (mayHaveCode(incoming, response, { number, address }, limits, options)) {
    await sendCode(() => passOn(body), limits);
  }
}

/** Logto would also read forms and packed bodies, in which a number could hide. */
function isPlainJson({ headers }: IncomingMessage): boolean {
  const [mediaType = ""] = (headers["content-type"] ?? "").split(";");
  const isJson = mediaType.trim().toLowerCase() === "application/json";
  return isJson && headers["content-encoding"] === undefined;
}

/** Counts the code, or refuses it. */
function mayHaveCode(
  incoming: IncomingMessage,
  response: ServerResponse,
  { number, address }: { number: string | undefined; address: string },
  limits: Limits,
  options: GuardOptions,
): boolean {
  if (number !== undefined && !isServed(number, options.callingCodes)) {
    refuse(incoming, response, "country", undefined);
    options.log("refused a code", { reason: "country", number: `${number.slice(0, 3)}…`, address });
    return false;
  }
  const now = (options.now ?? Date.now)();
  const refusal = limits.take(address, now);
  if (refusal === undefined) return true;
  refuse(incoming, response, refusal, limits.retryAfter(refusal, address, now));
  options.log("refused a code", { reason: refusal, address });
  return false;
}

/**
 * A code counts from the moment that Logto has the request: a client that hangs up and an answer that comes too late don't
 * keep Logto from sending it.
 */
async function sendCode(passOn: () => Promise<number>, limits: Limits): Promise<void> {
  try {
    if ((await passOn()) >= 400) limits.giveBack();
  } catch (error) {
    if (error instanceof UnreachedError) limits.giveBack();
    throw error;
  }
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

/** No connection was made, so nothing was asked of Logto. */
class UnreachedError extends Error {}

interface Forwarding {
  incoming: IncomingMessage;
  response: ServerResponse;
  /** What was read already; undefined where the body is passed on as it comes. */
  body: Buffer | undefined;
  address: string;
  options: GuardOptions;
}

/** @returns Logto's status, as soon as Logto tells it, however the rest of the answer fares */
function forward({ incoming, response, body, address, options }: Forwarding): Promise<number> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const outgoing = request(
      {
        ...options.upstream,
        // A kept connection may be closed by Logto just as a code is asked for, and a POST isn't sent twice.
        agent: false,
        method: incoming.method,
        path: incoming.url,
        headers: { ...headersFor(incoming, body), "x-forwarded-for": address.replace("::/64", "::") },
        timeout: upstreamSeconds * 1000,
      },
      (answer) => {
        const status = answer.statusCode ?? 502;
        resolve(status);
        response.writeHead(status, answer.headers);
        pipeline(answer, response).catch((error: unknown) => {
          options.log("an answer didn't get through whole", { status, reason: reasonOf(error) });
        });
      },
    );
    outgoing.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
    outgoing.on("error", (error) => {
      reject(isConnected ? error : new UnreachedError(reasonOf(error)));
    });
    if (body === undefined) pipeline(incoming, outgoing).catch(reject);
    else outgoing.end(body);
  });
}

/** Without what concerns this hop only. */
function headersFor({ headers }: IncomingMessage, body: Buffer | undefined): OutgoingHttpHeaders {
  const passed = { ...headers };
  delete passed.connection;
  if (body === undefined) return passed;
  delete passed["transfer-encoding"];
  return { ...passed, "content-length": body.length };
}

/** A short word without addresses, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
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
