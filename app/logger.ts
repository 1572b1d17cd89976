/**
 * Structured logs: one JSON line an event, with a request's id, and without cookies, codes, tokens or
 * phone numbers. What is logged of a request is listed here, rather than what is left out.
 */
import { randomBytes } from "node:crypto";
import { type Logger, destination, pino, stdSerializers, stdTimeFunctions } from "pino";
import type { Request, RequestHandler, Response } from "express";
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

declare module "express-serve-static-core" {
  interface Request {
    /** Also in the answer's `X-Request-Id`, on error pages and on each line of the log about this request. */
    id: string;
  }
}

/** Logs each request when it has ended, and gives it an id. */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    request.id = randomBytes(9).toString("base64url");
    response.setHeader("X-Request-Id", request.id);
    response.once("close", () => {
      logger[levelOf(request.path, response.statusCode)](requestFacts(request, response, began), "request");
    });
    next();
  };
}

/** Health checks come every few seconds and would hide everything else. */
function levelOf(path: string, status: number): "debug" | "info" | "error" {
  if (path === "/healthz" || path === "/readyz") return "debug";
  return status >= 500 ? "error" : "info";
}

/** The query is left out: a callback's holds the authorization code. */
function requestFacts({ id, method, originalUrl }: Request, response: Response, began: number) {
  const [path = ""] = originalUrl.split("?", 1);
  return {
    requestId: id,
    method,
    path: maskPhoneNumbers(path),
    status: response.statusCode,
    milliseconds: Math.round(performance.now() - began),
    ...(!response.writableFinished && { aborted: true }),
  };
}
