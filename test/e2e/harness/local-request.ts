/** Requests to names under .localhost, which are loopback (RFC 6761) though not every resolver of a host knows it. */
import { request } from "node:http";

/** An answer, with its body read. */
export interface Answer {
  status: number;
  body: string;
}

/** How a request differs from a plain GET. */
export interface RequestSettings {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request to loopback, under the host name that the address says. */
export function localRequest(address: string, settings: RequestSettings = {}): Promise<Answer> {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port: url.port,
        path: url.pathname + url.search,
        method: settings.method ?? "GET",
        headers: { host: url.host, ...settings.headers },
        timeout: 30_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`${address} doesn't answer within 30 seconds`)));
    asked.on("error", reject);
    asked.end(settings.body);
  });
}
