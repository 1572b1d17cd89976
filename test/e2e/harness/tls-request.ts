/** Requests by https under a name that only the test knows, to an address that it knows. */
import { request, type RequestOptions } from "node:https";
import { text } from "node:stream/consumers";

/** An answer, with its body read. */
export interface TlsAnswer {
  status: number | undefined;
  body: string;
}

/** What is asked, and where. */
export interface TlsRequest extends Omit<RequestOptions, "headers"> {
  servername: string;
  headers?: Record<string, string>;
}

/** Asks for `servername` at `host`. @throws Error where no answer comes, or its certificate isn't trusted */
export function tlsRequest(options: TlsRequest): Promise<TlsAnswer> {
  const headers = { host: options.servername, ...options.headers };
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, headers }, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode, body });
      }, reject);
    });
    asked.on("error", reject);
    asked.end();
  });
}
