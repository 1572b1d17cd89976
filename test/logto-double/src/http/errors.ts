// The outermost middleware of a tenant: turns whatever was thrown into the body that Logto answers with, and adds
// Logto's own code and message to the errors of oidc-provider.
import type { Middleware, ParameterizedContext } from "koa";
import { ConnectorError } from "@logto/connector-kit";
import { errors as oidcErrors } from "oidc-provider";
import { z } from "zod";
import { ApiError, errorLanguages, fromDatabase, knownPhrase, loadPhrases } from "../errors.ts";
import { fromConnector } from "../management/connector-errors.ts";

/** The language of the request, among those that Logto has phrases for. */
export function requestLanguage(ctx: Pick<ParameterizedContext, "acceptsLanguages">): string {
  const accepted = ctx.acceptsLanguages([...errorLanguages]);
  return accepted === false ? "en" : accepted;
}

/** A body of more than a megabyte, which Logto answers as if there were no such address. */
export class RequestTooLarge extends Error {}

/** Answers errors of the API, the database, the connector and oidc-provider. */
export const answerErrors: Middleware = async (ctx, next) => {
  await loadPhrases(requestLanguage(ctx));
  try {
    await next();
  } catch (error) {
    if (error instanceof oidcErrors.OIDCProviderError) {
      ctx.status = error.statusCode;
      ctx.body = error.expose
        ? { error: error.message, error_description: error.error_description }
        : { error: "server_error", error_description: "oops! something went wrong" };
      describeOidcError(ctx);
      return;
    }
    answer(ctx, error);
    return;
  }
  describeOidcError(ctx);
};

function answer(ctx: ParameterizedContext, error: unknown): void {
  const known =
    error instanceof ApiError
      ? error
      : error instanceof ConnectorError
        ? fromConnector(error)
        : fromDatabase(error);
  if (known) {
    ctx.status = known.status;
    ctx.body = known.toBody(requestLanguage(ctx));
    return;
  }
  if (error instanceof RequestTooLarge) {
    ctx.status = 404;
    ctx.body = "Not Found";
    return;
  }
  if (error instanceof SyntaxError) {
    ctx.status = 400;
    ctx.body = { message: error.message };
    return;
  }
  process.stderr.write(
    `${ctx.method} ${ctx.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  ctx.status = 500;
  ctx.body = { message: "Internal server error." };
}

const oidcBody = z.object({ error: z.string(), error_description: z.string().optional() }).passthrough();

function describeOidcError(ctx: ParameterizedContext): void {
  if (ctx.status < 400) return;
  const parsed = oidcBody.safeParse(ctx.body);
  if (!parsed.success || ctx.query["parse_error"] === "false") return;
  const description = parsed.data.error_description ?? "";
  const lost =
    (description.includes("session") && description.includes("not found")) ||
    description.includes("authorization request has expired");
  const code = lost ? "session.not_found" : `oidc.${parsed.data.error}`;
  const language = requestLanguage(ctx);
  ctx.body = {
    code,
    message: knownPhrase(code, language) ?? knownPhrase("oidc.provider_error_fallback", language, { code }),
    ...(parsed.data.error === "invalid_grant" ? { error_uri: "https://openid.sh/debug/invalid_grant" } : {}),
    ...parsed.data,
  };
}
