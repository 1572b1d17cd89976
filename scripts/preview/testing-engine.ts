/** A Docker engine for tests that only keeps volumes and containers in memory: enough for records and what reads them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import Docker from "dockerode";
import { z } from "zod";
import { previewLabel } from "../../infra/names.ts";

/** A test's own answer; undefined leaves the request to the engine. */
export type Answer = (
  method: string,
  path: string,
  body: unknown,
) => Promise<{ status: number; body: unknown } | undefined>;

const volumeSchema = z.object({ Name: z.string(), Labels: z.record(z.string()) });
const filtersSchema = z.object({ label: z.array(z.string()).default([]) });

/** See the file's comment. */
export class TestEngine {
  public readonly docker: Docker;
  /** For DOCKER_HOST. */
  public readonly dockerHost: string;
  /** What was asked, such as `GET /volumes`. */
  public readonly requests: string[] = [];
  readonly #server: Server;
  readonly #answer: Answer;
  readonly #containers: { stack: string; role: string }[] = [];
  #volumes: z.infer<typeof volumeSchema>[] = [];

  private constructor(server: Server, port: number, answer: Answer) {
    this.#server = server;
    this.#answer = answer;
    this.dockerHost = `tcp://127.0.0.1:${port}`;
    this.docker = new Docker({ protocol: "http", host: "127.0.0.1", port });
    server.on("request", (request, response) => void this.#respond(request, response));
  }

  /** Starts one. @param answer the test's own answers */
  public static async start(answer: Answer = () => Promise.resolve(undefined)): Promise<TestEngine> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    return new TestEngine(server, z.object({ port: z.number() }).parse(server.address()).port, answer);
  }

  /** Gives a preview running containers; each one's id is `<stack>-<role>`. */
  public addContainers(stack: string, roles: string[]): void {
    this.#containers.push(...roles.map((role) => ({ stack, role })));
  }

  public stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://engine");
    const method = request.method ?? "";
    const body: unknown = method === "POST" ? await json(request).catch(() => undefined) : undefined;
    this.requests.push(`${method} ${pathname}`);
    const own = await this.#answer(method, pathname, body);
    const answer = own === undefined ? this.#own(method, pathname, searchParams, body) : own.body;
    const status = own?.status ?? (answer === undefined ? 204 : 200);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  #own(method: string, path: string, query: URLSearchParams, body: unknown): unknown {
    if (path === "/info") return { ID: "of the test's engine" };
    if (path === "/volumes") return { Volumes: this.#volumes.filter(({ Labels }) => fits(Labels, query)) };
    if (path === "/volumes/create") {
      const volume = volumeSchema.parse(body);
      this.#volumes.push(volume);
      return volume;
    }
    if (path === "/containers/json") return this.#containers.map(describe);
    if (method === "GET") return [];
    if (method === "DELETE") this.#volumes = this.#volumes.filter(({ Name }) => path !== `/volumes/${Name}`);
    return undefined;
  }
}

/** Whether something has the labels that a list is asked for. */
function fits(labels: Record<string, string>, query: URLSearchParams): boolean {
  const { label } = filtersSchema.parse(JSON.parse(query.get("filters") ?? "{}"));
  return label.every((wanted) => {
    const [name = "", value] = wanted.split("=");
    return labels[name] !== undefined && (value === undefined || labels[name] === value);
  });
}

function describe({ stack, role }: { stack: string; role: string }) {
  return {
    Id: `${stack}-${role}`,
    Labels: { [previewLabel]: stack, "logto-stack.role": role },
    State: "running",
    Status: "Up",
    Created: 0,
    Ports: [],
  };
}
