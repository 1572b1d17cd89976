/**
 * Structured logs: one JSON line an event, with a request's id, and without cookies, codes, tokens or
 * phone numbers. What is logged of a request is listed here, rather than what is left out.
 */
import { randomBytes } from "node:crypto";
import { type Logger, destination, pino, stdSerializers, stdTimeFunctions } from "pino";
import { pinoHttp } from "pino-http";
import type { RequestHandler } from "express";
import type { Config } from "./config.ts";
import { maskPhoneNumbers } from "./mask.ts";

/** Where the log goes: standard output, unless a test collects it. */
export type LogStream = Parameters<typeof pino>[1];

/** Makes the app's logger. */
export function createLogger(
  { logLevel }: Pick<Config, "logLevel">,
  stream: LogStream = bufferedOutput(),
): Logger {
  return pino(
    {
      level: logLevel,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
    },
    stream,
  );
}

/** Lines leave together, after a second at the latest: a system call for each would cost as much as a page. */
function bufferedOutput() {
  return destination({ sync: false, minLength: 4096, periodicFlush: 1000 });
}

/** An error without its own properties: libraries hang requests, responses and bodies there. */
function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { message: maskPhoneNumbers(String(error)) };
  const { type, message, stack } = stdSerializers.err(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { type, code, message: maskPhoneNumbers(message), stack: maskPhoneNumbers(stack) };
}

/** Logs each finished request and gives it an id, which error pages and the answer's header carry too. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => {
      const id = randomBytes(9).toString("base64url");
      response.setHeader("X-Request-Id", id);
      return id;
    },
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: "requestId", responseTime: "milliseconds" },
    // Health checks come every few seconds and would hide everything else.
    customLogLevel: (request, response) => {
      if (request.url === "/healthz" || request.url === "/readyz") return "debug";
      return response.statusCode >= 500 ? "error" : "info";
    },
    customSuccessObject: (request, response, { milliseconds }: { milliseconds: number }) =>
      requestFacts(request, response, milliseconds),
    customErrorObject: (request, response, _error, { milliseconds }: { milliseconds: number }) =>
      requestFacts(request, response, milliseconds),
    customSuccessMessage: () => "request",
    customErrorMessage: () => "request",
  });
}

/** The query is left out: a callback's holds the authorization code. */
function requestFacts(
  request: { method?: string; originalUrl?: string; url?: string },
  response: { statusCode: number; writableFinished?: boolean },
  milliseconds: number,
) {
  const [path = ""] = (request.originalUrl ?? request.url ?? "").split("?");
  return {
    method: request.method,
    path: maskPhoneNumbers(path),
    status: response.statusCode,
    milliseconds,
    ...(response.writableFinished === false && { aborted: true }),
  };
}
