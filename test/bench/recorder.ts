// A proxy that passes everything on and keeps what was asked, so that a bare script can ask the same.
import http from "node:http";
import { z } from "zod";

/** A request as it was sent. */
export interface RecordedRequest {
  method: string;
  url: string;
  body: string;
  /** The id of what a POST made. */
  madeId: string | undefined;
}

function idIn(text: string): string | undefined {
  try {
    return z.object({ id: z.string() }).safeParse(JSON.parse(text)).data?.id;
  } catch {
    return undefined;
  }
}

/** A running recorder. */
export interface Recorder {
  endpoint: string;
  readonly requests: RecordedRequest[];
  /** The last credential that was used. */
  authorization: () => string;
  close: () => Promise<void>;
}

/** Starts one in front of a server. */
export async function startRecorder(target: string): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  let authorization = "";
  const { hostname, port, host } = new URL(target);
  const server = http.createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const body = Buffer.concat(chunks);
      const request: RecordedRequest = { method, url, body: body.toString(), madeId: undefined };
      requests.push(request);
      if (url.startsWith("/api/") && headers.authorization !== undefined)
        authorization = headers.authorization;
      const forward = http.request(
        { hostname, port, method, path: url, headers: { ...headers, host } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("end", () => {
            const text = Buffer.concat(parts);
            if (method === "POST") request.madeId = idIn(text.toString());
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
          });
        },
      );
      forward.on("error", () => incoming.socket.destroy());
      forward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    endpoint: `http://localhost:${typeof address === "object" && address !== null ? address.port : 0}`,
    requests,
    authorization: () => authorization,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
