/**
 * The HTTPS listener that answers as sms.tencentcloudapi.com: authentication first, then the action; every answer has
 * HTTP status 200, a `Response` and a `RequestId`.
 */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { KeyAndCertificate } from "../certificate/issue.ts";
import { readBody } from "../read-body.ts";
import { runAction, type ActionContext } from "./actions.ts";
import { DemandedError, TencentError } from "./error.ts";
import { verifySignature } from "./signature.ts";

/** Tencent takes 10 MB; the largest sensible SendSms has 200 numbers. */
const maximumBodyBytes = 256 * 1024;
/** A signature comes with the image of its proof. */
const maximumBodyBytesWithImage = 4 * 1024 * 1024;
/** A client that sends slower than this is cut off, in milliseconds. */
const requestTimeout = 15_000;
const maximumConnections = 256;

/** Creates the listener; it isn't listening yet. */
export function createTencentServer(pair: KeyAndCertificate, context: ActionContext): Server {
  const server = createServer(
    {
      key: pair.key,
      cert: pair.certificate,
      minVersion: "TLSv1.2",
      requestTimeout,
      headersTimeout: requestTimeout,
    },
    (request, response) => {
      void answer(request, response, context);
    },
  );
  server.maxConnections = maximumConnections;
  server.on("tlsClientError", (error) => {
    context.log.debug("a TLS handshake failed", { reason: error.message });
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: ActionContext,
): Promise<void> {
  const requestId = randomUUID();
  const action = readHeader(request, "x-tc-action");
  const fault = context.account.takeFault(action, "reset", "status", "delay");
  if (fault?.kind === "delay") await setTimeout(fault.milliseconds, undefined, { ref: false });
  if (fault?.kind === "reset") {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === "status") {
    request.resume();
    response.writeHead(fault.status, { "content-type": "text/plain" }).end("The sandbox was told to fail.");
    return;
  }
  const result = await handle(request, context).catch((error: unknown) =>
    toErrorResult(error, requestId, context),
  );
  const body = JSON.stringify({ Response: { ...result, RequestId: requestId } });
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function handle(request: IncomingMessage, context: ActionContext): Promise<Record<string, unknown>> {
  const action = readHeader(request, "x-tc-action");
  const limit = /^(?:Add|Modify)SmsSign$/.test(action ?? "") ? maximumBodyBytesWithImage : maximumBodyBytes;
  const body = await readBody(request, limit);
  if (!body) {
    throw new TencentError("RequestSizeLimitExceeded", `The request body has more than ${limit} bytes.`);
  }
  const contentType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (request.method !== "POST" || request.url !== "/" || contentType !== "application/json") {
    throw new TencentError(
      "UnsupportedProtocol",
      "The sandbox takes POST / with content type application/json.",
    );
  }
  const findSecretKey = (secretId: string): string | undefined => context.account.findSecretKey(secretId);
  verifySignature({ method: "POST", headers: request.headers, body }, findSecretKey, context.now());
  const common = {
    action,
    version: readHeader(request, "x-tc-version"),
    region: readHeader(request, "x-tc-region"),
  };
  return runAction(common, body, context);
}

function readHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function toErrorResult(error: unknown, requestId: string, { log }: ActionContext): Record<string, unknown> {
  if (error instanceof TencentError || error instanceof DemandedError) {
    log.warn("refused a request", { code: error.code, reason: error.message, requestId });
    return { Error: { Code: error.code, Message: error.message } };
  }
  log.error("failed to answer a request", {
    reason: error instanceof Error ? error.message : "unknown",
    requestId,
  });
  return { Error: { Code: "InternalError", Message: "The sandbox failed; its log has the reason." } };
}
