// A proxy on loopback that spoils some of the traffic with a server, the way networks and overloaded gateways do.
import http from "node:http";
import { listen } from "./listen.ts";

/** What happens to one request. */
export type Fault =
  "none" | "refuse-429" | "busy-503" | "gateway-502" | "reset-before" | "reset-after" | "slow";

/** A running proxy. */
export interface FaultProxy {
  endpoint: string;
  /** Requests that arrived, as `METHOD /path fault`. */
  readonly requests: string[];
  close: () => Promise<void>;
}

const statuses: Partial<Record<Fault, number>> = { "refuse-429": 429, "busy-503": 503, "gateway-502": 502 };

/** Faults of all kinds in as many of the requests as `rate` says: the same ones in the same order each time. */
export function storm(rate: number): (request: unknown, index: number) => Fault {
  const faults: Fault[] = ["refuse-429", "busy-503", "gateway-502", "reset-before", "reset-after", "slow"];
  return (_request, index) => {
    const hash = (index * 2_654_435_761) % 2 ** 32;
    return hash / 2 ** 32 < rate ? (faults[index % faults.length] ?? "none") : "none";
  };
}

/**
 * Starts a proxy.
 * @param target the server's address
 * @param choose says what happens to the n-th request
 * @param onLost told when the server has carried out a request whose answer is then lost
 */
export async function startFaultProxy(
  target: string,
  choose: (request: http.IncomingMessage, index: number) => Fault,
  onLost: () => void = () => undefined,
): Promise<FaultProxy> {
  const requests: string[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const fault = choose(incoming, requests.length);
    requests.push(`${incoming.method ?? ""} ${incoming.url ?? ""} ${fault}`);
    const status = statuses[fault];
    const body: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => body.push(chunk));
    incoming.on("end", () => {
      if (status !== undefined) {
        outgoing
          .writeHead(status, fault === "refuse-429" ? { "retry-after": "0" } : {})
          .end("<html>no</html>");
      } else if (fault === "reset-before") incoming.socket.destroy();
      else
        setTimeout(
          forward,
          fault === "slow" ? 300 : 0,
          target,
          incoming,
          outgoing,
          Buffer.concat(body),
          fault === "reset-after" ? onLost : undefined,
        );
    });
  });
  const port = await listen(server);
  return {
    endpoint: `http://localhost:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(
  target: string,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  body: Buffer,
  loseAnswer: (() => void) | undefined,
): void {
  const { host, hostname, port } = new URL(target);
  const request = http.request(
    { hostname, port, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, host } },
    (response) => {
      // The server has done its work by now; the client never learns.
      if (loseAnswer !== undefined) {
        loseAnswer();
        incoming.socket.destroy();
      } else {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      }
    },
  );
  request.on("error", () => incoming.socket.destroy());
  // The body has been read already: it gets there even when the client is gone by now.
  request.end(body);
}
