/**
 * A few questions to the Docker engine. A local engine is asked over plain HTTP, since loading a whole client library
 * would add half a second to every `pulumi up`; an engine behind SSH gets the library.
 */
import { request, type RequestOptions } from "node:http";
import { z } from "zod";

/** The engine can't be asked anything. */
export class EngineUnreachable extends Error {}

/** An answer of the engine. */
export interface EngineAnswer {
  status: number;
  body: unknown;
  /** The engine's own words, when it refused. */
  message: string;
}

const refusal = z.object({ message: z.string() });
const clientError = z.object({ statusCode: z.number(), json: z.unknown() });

/** One Docker engine. */
export class DockerEngine {
  private readonly host: string;

  /** @param dockerHost as in DOCKER_HOST; left out, that variable, else the local socket */
  public constructor(dockerHost: string | undefined) {
    this.host = dockerHost ?? process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
  }

  /** Whether the engine's ports are this machine's. */
  public get isLocal(): boolean {
    return this.host.startsWith("unix:");
  }

  /**
   * Asks for a path of the engine's API.
   * @throws EngineUnreachable when it doesn't answer
   */
  public async get(path: string): Promise<EngineAnswer> {
    try {
      const { status, body } = this.host.startsWith("ssh:")
        ? await this.getOverSsh(path)
        : await this.getOverHttp(path);
      const refused = refusal.safeParse(body);
      return { status, body, message: refused.success ? refused.data.message : `HTTP ${status}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineUnreachable(
        `logto-stack:dockerHost: the Docker engine at ${this.host} doesn't answer (${reason}); start it ` +
          "(`systemctl start docker`, Docker Desktop, or `npm run demo`, which installs one on Debian and Ubuntu), " +
          "or name another with `pulumi config set dockerHost ssh://user@host`",
      );
    }
  }

  private getOverHttp(path: string): Promise<{ status: number; body: unknown }> {
    const url = new URL(this.host);
    const target: RequestOptions =
      url.protocol === "unix:" ? { socketPath: url.pathname } : { host: url.hostname, port: url.port };
    return new Promise((resolve, reject) => {
      const asked = request({ ...target, path: encodeURI(path), timeout: 15_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            body: parseJson(Buffer.concat(chunks).toString("utf8")),
          });
        });
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer within 15 seconds")));
      asked.on("error", reject);
      asked.end();
    });
  }

  private async getOverSsh(path: string): Promise<{ status: number; body: unknown }> {
    const { default: Docker } = await import("dockerode");
    const url = new URL(this.host);
    const docker = new Docker({
      protocol: "ssh",
      host: url.hostname,
      port: url.port || 22,
      username: url.username,
    });
    const known = { 200: true, 404: "not found", 500: "the engine failed" };
    return new Promise((resolve, reject) => {
      docker.modem.dial(
        { path, method: "GET", statusCodes: known, options: {} },
        (error: unknown, body: unknown) => {
          const refused = clientError.safeParse(error);
          if (refused.success) resolve({ status: refused.data.statusCode, body: refused.data.json });
          else if (error === null || error === undefined) resolve({ status: 200, body });
          else reject(error instanceof Error ? error : new Error("the SSH connection failed"));
        },
      );
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}
