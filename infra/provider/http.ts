// Sends one HTTP request. Unlike fetch it finds *.localhost by itself, since not every resolver knows RFC 6761, and it
// tells whether a failed request can have reached the server.
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import dns from "node:dns";

const requestTimeout = 30_000;

/** A request whose body has been read, so that it can be sent again. */
export interface OutgoingRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
}

/** The request got no answer. */
export class ConnectionError extends Error {
  /** Whether the server may have acted on the request all the same. */
  public readonly mayHaveArrived: boolean;

  public constructor(message: string, mayHaveArrived: boolean) {
    super(message);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Looks a host name up; `localhost` and names under it are loopback. */
export const lookup: LookupFunction = (hostname, options, callback) => {
  if (!/(^|\.)localhost\.?$/i.test(hostname)) {
    dns.lookup(hostname, options, callback);
    return;
  }
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  const wanted = options.family === 6 || options.family === "IPv6" ? addresses.slice(1) : addresses;
  if (options.all) callback(null, wanted);
  else callback(null, wanted[0]?.address ?? "127.0.0.1", wanted[0]?.family ?? 4);
};

// Idle connections are dropped before Node.js servers drop them (5 s), so that a request doesn't meet a closing one.
const agentOptions = { keepAlive: true, maxSockets: 10, timeout: 4000, lookup };
const agents = { "http:": new http.Agent(agentOptions), "https:": new https.Agent(agentOptions) };

function protocolOf(url: URL): "http:" | "https:" {
  return url.protocol === "https:" ? "https:" : "http:";
}

const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ETIMEDOUT",
]);

function codeOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "code" in first ? String(first.code) : error.message;
}

function toResponse(message: http.IncomingMessage, chunks: Buffer[]): Response {
  const status = message.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}

/**
 * Sends a request and reads the whole answer.
 * @throws ConnectionError when there is no answer within 30 s
 */
export async function send(request: OutgoingRequest, signal: AbortSignal): Promise<Response> {
  const url = new URL(request.url);
  const { method, body, headers } = request;
  const protocol = protocolOf(url);
  const transport = protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    let connected = false;
    const outgoing = transport.request(url, {
      agent: agents[protocol],
      method,
      headers: body === undefined ? headers : { ...headers, "content-length": body.length },
      timeout: requestTimeout,
      signal,
    });
    const fail = (error: Error): void => {
      // Node.js wraps the reason for an abort into an error of its own.
      if (signal.aborted) reject(error.cause instanceof Error ? error.cause : error);
      else {
        const code = codeOf(error);
        reject(new ConnectionError(code, connected || !unsentCodes.has(code)));
      }
    };
    outgoing.on("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => (connected = true));
      else connected = true;
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer within ${requestTimeout / 1000} s`)));
    outgoing.on("error", fail);
    outgoing.on("response", (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", fail);
      message.on("end", () => {
        resolve(toResponse(message, chunks));
      });
    });
    outgoing.end(body);
  });
}
