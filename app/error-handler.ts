/** The last middleware: turns every error into a page that helps, and logs what is the app's or a server's fault. */
import type { ErrorRequestHandler, Request } from "express";
import type { Logger } from "pino";
import { diagnose } from "./failure.ts";
import { messagesFor } from "./messages/negotiate.ts";
import { type Failure, errorPage } from "./pages/error-page.ts";
import type { Site } from "./pages/layout.ts";
import { returnPath } from "./routes/sign-in.ts";
import { SessionStoreError, sessionOf } from "./session/session.ts";

/** Express knows an error handler by its four parameters. */
export function errorHandler(site: Site, logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { kind, status, code, temporary } = diagnose(error);
    const requestId = request.id;
    logger[status >= 500 ? "error" : "info"]({ requestId, kind, status, code, err: error }, "failure");
    if (response.headersSent) {
      // express-session reports a store that fails after the page has gone out, and then finishes the answer itself.
      // Anything else is left to Express, which cuts the connection.
      if (!(error instanceof SessionStoreError)) next(error);
      return;
    }
    if (temporary) response.setHeader("Retry-After", "5");
    response.status(status).send(
      errorPage(site, messagesFor(request), {
        kind,
        status,
        requestId,
        code,
        retry: temporary && retry(request),
        csrfToken: sessionOf(request)?.csrfToken,
      }),
    );
  };
}

/** The way to the same request again, if it is one of ours: `//elsewhere.example` isn't. A callback's code may be spent by now, and a sign-out needs its page's token. */
function retry({ method, path, originalUrl }: Request): Failure["retry"] {
  if (method === "GET")
    return { method: "get", path: path === "/callback" ? "/" : returnPath.parse(originalUrl) };
  return path === "/sign-in" || path === "/sign-up" ? { method: "post", path } : undefined;
}
