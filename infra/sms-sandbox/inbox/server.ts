/**
 * The HTTP listener: the inbox's pages, its event stream, the JSON endpoint for tests and the health check. All but
 * the health check ask for the password where one is set.
 */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ZodError } from "zod";
import type { MessageStore } from "../message-store.ts";
import { readBody } from "../read-body.ts";
import { accountChangeGuard } from "../tencent/account-change.ts";
import type { Account } from "../tencent/account.ts";
import { emailPath, receiveEmail } from "./emails.ts";
import { EventStreams } from "./events.ts";
import { renderInbox, renderList, renderProblem, type InboxView } from "./page.ts";
import { PasswordGate } from "./password.ts";
import { chooseTexts, type Notice, type Texts } from "./texts.ts";

export interface InboxOptions {
  store: MessageStore;
  account: Pick<Account, "change">;
  /** The published certificate; without it the sandbox isn't healthy. */
  caPath: string;
  isApiListening: () => boolean;
  password: string | undefined;
  notice: Notice | undefined;
  /** Lets Logto's http-email connector in; without it no e-mail is taken. */
  emailToken: string | undefined;
  now: () => number;
}

/** Messages on one page. */
const pageSize = 50;
const requestTimeout = 15_000;
const maximumConnections = 256;
const maximumBodyBytes = 64 * 1024;

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const assets = new Map(
  [
    { name: "inbox.css", type: "text/css; charset=utf-8" },
    { name: "inbox.js", type: "text/javascript; charset=utf-8" },
    { name: "icon.svg", type: "image/svg+xml" },
  ].map(({ name, type }) => [`/${name}`, { type, body: readFileSync(new URL(name, import.meta.url)) }]),
);

/** Creates the listener; it isn't listening yet. */
export function createInboxServer(options: InboxOptions): Server {
  const gate = new PasswordGate(options.password, options.now);
  const streams = new EventStreams(options.store);
  const server = createServer({ requestTimeout, headersTimeout: requestTimeout }, (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const url = URL.parse(request.url ?? "/", "http://inbox");
    if (url?.pathname === emailPath) {
      void receiveEmail(request, response, options).catch(() => response.destroy());
      return;
    }
    const texts = chooseTexts(request.headers["accept-language"]);
    // The body is of use to one route only.
    if (url?.pathname !== "/api/account") request.resume();
    if (!url) {
      sendHtml(response, 400, renderProblem(texts.notFound, texts, options.notice));
      return;
    }
    if (url.pathname === "/healthz") sendHealth(response, options);
    else if (isAdmitted(request, response, gate, texts, options))
      route(request, response, url, texts, streams, options);
  });
  server.maxConnections = maximumConnections;
  return server;
}

function route(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  texts: Texts,
  streams: EventStreams,
  options: InboxOptions,
): void {
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
  const asset = assets.get(url.pathname);
  switch (`${method} ${url.pathname}`) {
    case "GET /": {
      sendHtml(response, 200, renderInbox(viewOf(url, options), texts, options.notice));
      return;
    }
    case "GET /messages": {
      sendHtml(response, 200, renderList(viewOf(url, options), texts).toString());
      return;
    }
    case "GET /events": {
      streams.attach(response);
      return;
    }
    case "GET /api/messages": {
      sendMessages(response, url, options.store);
      return;
    }
    case "DELETE /api/messages": {
      options.store.clear();
      response.writeHead(204).end();
      return;
    }
    case "PATCH /api/account": {
      void changeAccount(request, response, options.account);
      return;
    }
    default:
  }
  request.resume();
  if (method === "GET" && asset) response.writeHead(200, { "content-type": asset.type }).end(asset.body);
  else sendHtml(response, 404, renderProblem(texts.notFound, texts, options.notice));
}

function isAdmitted(
  request: IncomingMessage,
  response: ServerResponse,
  gate: PasswordGate,
  texts: Texts,
  { notice }: InboxOptions,
): boolean {
  const verdict = gate.check(request);
  if (verdict === "accepted") return true;
  if (verdict === "too many") {
    const seconds = gate.retryAfterSeconds;
    response.setHeader("retry-after", seconds);
    sendHtml(response, 429, renderProblem(texts.tooManyPasswords(seconds), texts, notice));
    return false;
  }
  request.resume();
  response.setHeader("www-authenticate", 'Basic realm="SMS inbox", charset="UTF-8"');
  sendHtml(response, 401, renderProblem(texts.wrongPassword, texts, notice));
  return false;
}

function viewOf(url: URL, { store, emailToken }: InboxOptions): InboxView {
  const query = (url.searchParams.get("phoneNumber") ?? "").trim().slice(0, 32);
  const before = readInteger(url, "before");
  const matching = store.find({ phoneNumber: query });
  const messages = matching.filter(({ id }) => id < (before ?? Infinity));
  const page = messages.slice(0, pageSize);
  return {
    messages: page,
    query,
    matching: matching.length,
    total: store.size,
    phoneNumbers: store.phoneNumberCount,
    dropped: store.dropped,
    takesEmails: emailToken !== undefined,
    isOlder: before !== undefined,
    nextBefore: messages.length > pageSize ? page.at(-1)?.id : undefined,
  };
}

/** For tests: `GET /api/messages?phoneNumber=…&after=…`, newest first. */
function sendMessages(response: ServerResponse, url: URL, store: MessageStore): void {
  const after = readInteger(url, "after");
  if (after === undefined && url.searchParams.has("after")) {
    sendJson(response, 400, {
      error: "`after` must be a message's id, or a time in milliseconds since 1970-01-01T00:00:00Z.",
    });
    return;
  }
  const phoneNumber = url.searchParams.get("phoneNumber") ?? undefined;
  sendJson(response, 200, { messages: store.find({ phoneNumber, after }), dropped: store.dropped });
}

/** For tests: what the account at Tencent is to be like from now on. */
async function changeAccount(
  request: IncomingMessage,
  response: ServerResponse,
  account: Pick<Account, "change">,
): Promise<void> {
  try {
    const body = await readBody(request, maximumBodyBytes);
    account.change(accountChangeGuard.parse(JSON.parse(body?.toString("utf8") ?? "")));
    response.writeHead(204).end();
  } catch (error) {
    const problem = error instanceof ZodError ? error.issues.map(describe).join("; ") : String(error);
    sendJson(response, 400, { error: `The account can't be changed: ${problem}` });
  }
}

function describe({ path, message }: { path: (string | number)[]; message: string }): string {
  return `${path.join(".")}: ${message}`;
}

function sendHealth(response: ServerResponse, options: InboxOptions): void {
  const checks = { api: options.isApiListening(), certificate: existsSync(options.caPath) };
  const isHealthy = checks.api && checks.certificate;
  sendJson(response, isHealthy ? 200 : 503, { healthy: isHealthy, ...checks });
}

function readInteger(url: URL, name: string): number | undefined {
  const value = url.searchParams.get(name) ?? "";
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function sendHtml(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8", vary: "accept-language" })
    .end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
